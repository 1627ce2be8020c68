import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const port = 8399;
const debianChromium = "/usr/bin/chromium";

/** Chromium against the built dist/, as a static host would serve it. */
export default defineConfig({
  testDir: ".",
  outputDir: "../../test-results",
  fullyParallel: true,
  // Several at once would measure each other in the tests of speed and smoothness.
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  webServer: {
    command: `node ../../wasm/toolchain/serve.mjs --port ${port}`,
    url: `http://localhost:${port}/`,
    reuseExistingServer: false,
  },
  use: {
    baseURL: `http://localhost:${port}/`,
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: existsSync(debianChromium) ? debianChromium : undefined,
      // Chromium's sandbox refuses to run as root.
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    },
  },
});
