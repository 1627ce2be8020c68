import { spawn } from "node:child_process";

const port = 8417;

/** Runs in the page: presses Step as soon as it can be pressed, and notes when the first step has been trained. */
function pressStepOnce() {
  const findBar = () => document.querySelector("train-yard")?.shadowRoot?.querySelector("ty-run-bar");
  const channel = new MessageChannel();
  let pressed = false;
  channel.port1.onmessage = () => {
    const bar = findBar();
    if (!pressed) {
      const button = [...(bar?.shadowRoot?.querySelectorAll("button") ?? [])].find((one) =>
        /Step/.test(one.textContent),
      );
      if (button && !button.disabled) {
        pressed = true;
        button.click();
      }
    } else if ((bar?.status?.step ?? 0) > 0) {
      window.firstStep = performance.now();
      return;
    }
    channel.port2.postMessage(0);
  };
  channel.port2.postMessage(0);
}

/**
 * Milliseconds from navigation to the end of the first training step of the built page, each time in a fresh
 * profile: nothing is cached, nothing is compiled.
 */
export async function timeFirstStep(browser, dist, rounds) {
  const server = spawn(process.execPath, [
    new URL("../e2e/serve.mjs", import.meta.url).pathname,
    dist,
    String(port),
  ]);
  const address = `http://localhost:${port}/`;
  for (let i = 0; i < 100 && !(await fetch(address).catch(() => null))?.ok; i++) {
    await new Promise((done) => setTimeout(done, 50));
  }
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.addInitScript(pressStepOnce);
    await page.goto(address);
    times.push(await (await page.waitForFunction(() => window.firstStep)).jsonValue());
    await context.close();
  }
  server.kill();
  return times;
}
