import { spawn } from "node:child_process";
import { jobs } from "./jobs.mjs";

const port = 8417;
/** A new profile opens a window of its own, which keeps the processors busy for a moment. */
const SETTLE_MS = 1500;
/** The playground's own network, on as many rows as the page opens with. */
const job = { ...jobs[jobs.length - 1], rows: 400 };

/** Runs in the page: presses Step as soon as it can be pressed, and notes when the first step has been trained. */
function pressStepOnce() {
  let pressed = false;
  const look = () => {
    const bar = document.querySelector("train-yard")?.shadowRoot?.querySelector("ty-run-bar");
    const buttons = [...(bar?.shadowRoot?.querySelectorAll("button") ?? [])];
    const step = buttons.find((button) => /Step/.test(button.textContent) && !button.disabled);
    if (!pressed && step) {
      pressed = true;
      step.click();
    }
    if ((bar?.status?.step ?? 0) === 0) return;
    window.firstStep = performance.now();
    clearInterval(timer);
  };
  const timer = setInterval(look, 1);
}

/** The built page in a server's folder: what a reader meets. */
async function startSite(dist) {
  const serve = new URL("../e2e/serve.mjs", import.meta.url).pathname;
  const server = spawn(process.execPath, [serve, dist, String(port)]);
  const address = `http://localhost:${port}/`;
  for (let i = 0; i < 100 && !(await fetch(address).catch(() => null))?.ok; i++) {
    await new Promise((done) => setTimeout(done, 50));
  }
  return { address, stop: () => server.kill() };
}

/**
 * Milliseconds from navigation to the end of the first training step, interleaved, each time in a fresh profile:
 * nothing is cached, nothing is compiled. The built page beside minimal pages of the engine alone and of its peers.
 * @returns {Promise<{name: string, ms: number[]}[]>}
 */
export async function timeFirstStep(browser, dist, cold, rounds) {
  const site = await startSite(dist);
  const minimal = ["Trainyard's engine alone", "tfjs", "jax-js"].map((name) => ({
    name,
    url: `${cold}#${encodeURIComponent(JSON.stringify({ name, job }))}`,
    ms: [],
  }));
  const pages = [{ name: "Trainyard's page", url: site.address, script: pressStepOnce, ms: [] }, ...minimal];
  for (let round = 0; round < rounds; round++) {
    for (const { url, script, ms } of pages) {
      const context = await browser.newContext();
      const page = await context.newPage();
      if (script) await page.addInitScript(script);
      await page.waitForTimeout(SETTLE_MS);
      await page.goto(url);
      ms.push(await (await page.waitForFunction(() => window.firstStep)).jsonValue());
      await context.close();
    }
  }
  site.stop();
  return pages;
}
