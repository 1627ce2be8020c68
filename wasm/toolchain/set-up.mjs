import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensurePackages } from "./apt-packages.mjs";
import { planEmscripten } from "./emscripten.mjs";
import { linkHeaders } from "./headers.mjs";
import { locked } from "./lock.mjs";
import { ensureNodeModules } from "./node-modules.mjs";
import { toolchainFolder } from "./paths.mjs";
import { main } from "./report.mjs";

const buildPackages = ["cmake", "ninja-build"];

/**
 * Makes the machine ready to build: system packages, Emscripten, headers, npm packages. Does only what is missing.
 * @param {string[]} extraPackages Debian packages that the caller needs besides
 */
export function setUp(extraPackages = []) {
  return locked(join(toolchainFolder, "lock"), async () => {
    const emscripten = await planEmscripten();
    await ensurePackages([...buildPackages, ...emscripten.packages, ...extraPackages]);
    await linkHeaders(await emscripten.provide());
    await ensureNodeModules();
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(() => setUp());
