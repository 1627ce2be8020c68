import { digits, withTraining } from "./specs.ts";
import { expectSmooth, longestTask, press, tasksDuring } from "./tasks.ts";
import { expect, test } from "./yard-test.ts";

const longestPause = 100;

// As most people have it: with motion, at the pace of the eye and with the flow along the links.
test.use({ contextOptions: { reducedMotion: "no-preference" } });

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

  await expectSmooth(browser, page, () => press(yard.train, "Train again"));
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
