import { type Browser, expect, type Locator, type Page } from "@playwright/test";

export const longestTask = 50;

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  /** Microseconds that the thread itself was at work. */
  tdur?: number;
  args?: { name?: string };
}

/**
 * The longest tasks of the page's own thread while something happens, in milliseconds of its own work, the longest
 * first. By the clock a task is also as long as other programs hold it up; on a machine at rest the two are the same.
 */
export async function tasksDuring(
  browser: Browser,
  page: Page,
  act: () => Promise<unknown>,
): Promise<number[]> {
  await browser.startTracing(page, { categories: ["toplevel"] });
  await act();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[];
  };
  const place = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const tasks = traceEvents.filter((event) => event.name.endsWith("RunTask") && event.tdur !== undefined);
  const mains = traceEvents
    .filter((event) => event.name === "thread_name" && event.args?.name === "CrRendererMain")
    .map(place);
  const work = new Map<string, number[]>();
  for (const task of tasks.filter((task) => mains.includes(place(task))))
    work.set(place(task), [...(work.get(place(task)) ?? []), (task.tdur ?? 0) / 1000]);
  // A spare renderer idles beside the page's.
  const total = (tasks: number[]) => tasks.reduce((sum, ms) => sum + ms, 0);
  const busiest = [...work.values()].sort((a, b) => total(b) - total(a))[0] ?? [];
  return busiest.sort((a, b) => b - a);
}

/**
 * Presses a button, and answers after how many milliseconds it says something else. All of it in the page: Playwright's
 * own looking for what is on the page would be work of the thread that is watched.
 */
export const press = (button: Locator, until: string) =>
  button.evaluate(
    (button, until) =>
      new Promise<number>((resolve) => {
        const start = performance.now();
        new MutationObserver((_, observer) => {
          if (!button.textContent?.includes(until)) return;
          observer.disconnect();
          resolve(performance.now() - start);
        }).observe(button, { subtree: true, childList: true, characterData: true });
        (button as HTMLElement).click();
      }),
    until,
  );

/** Waits until a place says a text, looking only when something there has changed. */
export const untilItSays = (place: Locator, text: string) =>
  place.evaluate(
    (place, text) =>
      new Promise<void>((resolve) => {
        const look = () => place.textContent?.includes(text) && resolve();
        new MutationObserver(look).observe(place, { subtree: true, childList: true, characterData: true });
        look();
      }),
    text,
  );

/**
 * Other programs, and other guests of the same host, make tasks longer too: one whole training out of ten shows what the
 * page does.
 * least: tasks that there are at any rate, so that something was measured.
 */
export async function expectSmooth(
  browser: Browser,
  page: Page,
  act: () => Promise<unknown>,
  least = 100,
): Promise<void> {
  let slow: number[] = [];
  for (let attempt = 1; attempt <= 10; attempt++) {
    const tasks = await tasksDuring(browser, page, act);
    expect(tasks.length).toBeGreaterThan(least);
    slow = tasks.filter((ms) => ms > longestTask);
    if (slow.length === 0) break;
  }
  expect(slow).toEqual([]);
}
