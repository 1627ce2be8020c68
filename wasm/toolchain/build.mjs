import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { unlessDone } from "./fingerprint.mjs";
import { inRoot } from "./paths.mjs";
import { main, Refusal, step } from "./report.mjs";
import { run } from "./run.mjs";
import { setUp } from "./set-up.mjs";
import { writeIfChanged } from "./write-if-changed.mjs";

/** The two builds of the engine, each whole, and as a starter that the page opens with. */
export const engines = ["simd", "relaxed", "starter-simd", "starter-relaxed"];

/** What the bundles are made from, besides the folder of their own. */
const sharedInputs = ["package-lock.json", "tsconfig.json", "vite.config.ts", "wasm", "build/engine"];

/**
 * Configures a CMake preset if needed, builds the targets that are out of date, and prints a line.
 * @param {string} preset a name in CMakePresets.json
 * @param {string[]} targets
 * @param {() => Promise<string | undefined>} remark what to print behind the time
 */
export function cmakeBuild(preset, targets, remark = async () => undefined) {
  return step(`build ${targets.join(", ")} (${preset})`, async () => {
    await configure(preset);
    const jobs = String(availableParallelism());
    await run("cmake", ["--build", "--preset", preset, "--parallel", jobs, "--target", ...targets]);
    return remark();
  });
}

/** Ninja configures again by itself when a CMake file changes, but not when the toolchain moves: then start afresh. */
async function configure(preset) {
  const folder = inRoot("build", preset);
  const stamp = inRoot("build", `${preset}.toolchain`);
  const toolchain = await readFile(inRoot(".toolchain/emscripten.cmake"), "utf8");
  const current = `${folder}\n${preset === "wasm" ? toolchain : ""}`;
  const isConfigured = existsSync(inRoot("build", preset, "build.ninja"));
  if (isConfigured && (await readFile(stamp, "utf8").catch(() => "")) === current) return;
  await run("cmake", ["--preset", preset, "--fresh"]);
  await writeIfChanged(stamp, current);
}

/** Builds the engines into build/engine/, prints what they know beside them, and says what each weighs on the wire. */
export async function buildEngines() {
  await cmakeBuild(
    "wasm",
    engines.map((engine) => `trainyard-${engine}`),
    async () => {
      const wasms = await Promise.all(engines.map((engine) => readFile(engineFile(engine))));
      if (wasms[0].equals(wasms[1])) {
        throw new Refusal("Both engines came out the same: the relaxed build lost its relaxed SIMD.");
      }
      await writeCatalogs(wasms[0], wasms[2]);
      const weights = wasms.map((wasm) => `${(gzipSync(wasm, { level: 9 }).length / 1000).toFixed(1)} kB`);
      return `gzipped ${weights.join(", ")}`;
    },
  );
}

/**
 * Every kind and parameter, as the core prints them: the page shows its panels before the engine has come. Beside it
 * the names of the kinds that only the whole engine knows.
 */
async function writeCatalogs(whole, starter) {
  const [all, fewer] = await Promise.all([whole, starter].map(catalogOf));
  const missing = [...kindsOf(all)].filter((kind) => !kindsOf(fewer).has(kind));
  await writeIfChanged(inRoot("build/engine/catalog.json"), JSON.stringify(all));
  await writeIfChanged(inRoot("build/engine/whole-kinds.json"), JSON.stringify(missing));
}

async function catalogOf(wasmBinary) {
  const { default: createModule } = await import(inRoot("build/engine/trainyard-simd.mjs"));
  const { Session } = await createModule({ wasmBinary });
  return JSON.parse(new Session().catalog()).ok;
}

const kindsOf = ({ groups }) =>
  new Set(Object.values(groups).flatMap(({ kinds }) => kinds.map(({ kind }) => kind)));

const engineFile = (engine) => inRoot("build/engine", `trainyard-${engine}.wasm`);

/** Bundles the page into dist/: exactly the files that a static host gets. */
export const buildPage = () => bundle("page", ["web"], "dist/index.html", ["build"]);

/** Bundles the headless runner into build/runner/. */
export const buildRunner = () => bundle("runner", [], "build/runner/main.mjs", ["build", "--mode", "runner"]);

function bundle(name, inputs, product, viteArguments) {
  const isThere = async () => existsSync(inRoot(product));
  return unlessDone(name, [...sharedInputs, ...inputs], isThere, () =>
    step(`bundle the ${name}`, async () => {
      await run("npx", ["--no-install", "vite", ...viteArguments]);
    }),
  );
}

/** Everything that is built, from sources to dist/ and the runner. */
export async function buildAll() {
  await buildEngines();
  await buildRunner();
  await buildPage();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(async () => {
    await setUp();
    await buildAll();
  });
}
