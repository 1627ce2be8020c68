import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";
import { dist, port, site } from "./site.ts";

const debianChromium = "/usr/bin/chromium";

/** Chromium against the built dist/, as a static host would serve it. */
export default defineConfig({
  testDir: ".",
  outputDir: "../../test-results",
  // Several at once would measure each other in the tests of speed and smoothness.
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  // A machine that is shared may stall for a moment; a defect fails every time.
  retries: process.env.CI ? 2 : 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  webServer: {
    command: `node serve.mjs "${dist}" ${port}`,
    url: site,
    reuseExistingServer: false,
  },
  use: {
    baseURL: site,
    viewport: { width: 1440, height: 900 },
    // Trains at full speed, and axe and pictures find nothing half faded in; smoothness is tested with motion.
    contextOptions: { reducedMotion: "reduce" },
    // A trace of everything takes as long as the tests themselves; to see what happened, run with --trace on.
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: existsSync(debianChromium) ? debianChromium : undefined,
      args: [
        // Chromium's sandbox refuses to run as root.
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        // A request to another host ends at once, wherever it came from; the tests see it and fail.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
      ],
    },
  },
});
