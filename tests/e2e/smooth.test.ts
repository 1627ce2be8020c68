import type { Browser, Locator, Page } from "@playwright/test";
import { digits, withTraining } from "./specs.ts";
import { expect, test } from "./yard-test.ts";

const longestTask = 50;
const longestPause = 100;

// As most people have it: with motion, at the pace of the eye and with the flow along the links.
test.use({ contextOptions: { reducedMotion: "no-preference" } });

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
async function tasksDuring(browser: Browser, page: Page, act: () => Promise<unknown>): Promise<number[]> {
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
const press = (button: Locator, until: string) =>
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

test("the page's own thread has no task over 50 ms while digits are trained", async ({
  yard,
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  await yard.open(withTraining(digits, { epochs: 60 }));

  // What is measured can be seen at all.
  const proof = await tasksDuring(browser, page, () =>
    page.evaluate(
      () =>
        new Promise<void>((resolve) =>
          setTimeout(() => {
            const until = performance.now() + 400;
            while (performance.now() < until);
            resolve();
          }),
        ),
    ),
  );
  expect(proof[0]).toBeGreaterThan(longestTask);

  // Other programs on the machine make tasks longer too: one whole training out of three shows what the page does.
  let slow: number[] = [];
  for (let attempt = 1; attempt <= 3; attempt++) {
    const tasks = await tasksDuring(browser, page, () => press(yard.train, "Train again"));
    expect(tasks.length).toBeGreaterThan(100);
    slow = tasks.filter((ms) => ms > longestTask);
    if (slow.length === 0) break;
  }
  expect(slow).toEqual([]);
});

for (const speed of ["to watch", "full speed"]) {
  test(`Pause is obeyed within 100 ms while digits are trained, ${speed}`, async ({ yard }) => {
    await yard.open(withTraining(digits, { epochs: 10_000 }));
    await yard.choice("Speed").selectOption(speed);
    const at = async () => Number(await yard.progress.getAttribute("aria-valuenow"));
    await expect(async () => {
      const before = await at();
      await yard.train.click();
      await expect.poll(at).toBeGreaterThan(before + 0.5);
      const ms = await press(yard.pause, "Continue");
      const paused = await at();
      await expect(yard.button("Continue")).toBeVisible();
      expect(ms).toBeLessThan(longestPause);
      // Obeyed, and not only said: nothing goes on.
      await yard.page.evaluate(async () => {
        for (let i = 0; i < 12; i++) await new Promise(requestAnimationFrame);
      });
      expect(await at()).toBe(paused);
    }).toPass({ intervals: [0, 0, 0, 0], timeout: 40_000 });
  });
}
