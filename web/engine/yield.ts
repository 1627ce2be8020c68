/** Resolves after the messages that wait have been handled; unlike a timer it is never slowed down. */
export function otherTasks(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(null);
  });
}

/** Resolves when the page has nothing else to do; under load, or where a browser cannot tell, after a short while. */
export function idle(): Promise<void> {
  return new Promise((resolve) => {
    if ("requestIdleCallback" in globalThis)
      requestIdleCallback(() => resolve(), { timeout: SHORT_WHILE_MS });
    else setTimeout(resolve);
  });
}

/** Nobody minds to wait so long for what was not asked for. */
export const shortWhile = () => new Promise<void>((resolve) => setTimeout(resolve, SHORT_WHILE_MS));

const SHORT_WHILE_MS = 100;
const waiting: (() => void)[] = [];
const channel = new MessageChannel();
channel.port1.onmessage = () => waiting.shift()?.();
