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
 * the sentences about them, and what only the whole engine knows.
 */
async function writeCatalogs(whole, starter) {
  const [all, fewer] = await Promise.all([whole, starter].map(catalogOf));
  const { forms, words } = parted(all);
  await writeIfChanged(inRoot("build/engine/catalog.json"), JSON.stringify(forms));
  await writeIfChanged(inRoot("build/engine/catalog-words.json"), JSON.stringify(words));
  await writeIfChanged(inRoot("build/engine/only-whole.json"), JSON.stringify(onlyIn(all, fewer)));
}

/**
 * A catalog in two: what controls are made of, and what is read when a reader asks, by group, kind and key. Most of a
 * catalog are words, and the page opens without them.
 */
function parted({ groups, ...rest }) {
  const forms = structuredClone({ ...rest, groups });
  const words = {};
  const take = (row) => {
    const { help, source, formula } = row;
    for (const key of ["help", "source", "formula"]) delete row[key];
    return { help, source, formula };
  };
  for (const [group, { kinds }] of Object.entries(forms.groups)) {
    words[group] = Object.fromEntries(
      kinds.map((kind) => {
        const params = Object.fromEntries(kind.params.map((param) => [param.key, take(param)]));
        return [kind.kind, { ...take(kind), params }];
      }),
    );
  }
  return { forms, words };
}

/**
 * The kinds, and the keys of kinds that both know, which the starter's catalog lacks. A description is recognised by
 * these words alone, so none may mean something else to the starter.
 */
function onlyIn(all, fewer) {
  const known = rowsOf(fewer);
  const missing = rowsOf(all).filter(({ group, kind, key }) => {
    const fellows = known.filter((row) => row.group === group && (!key || row.kind === kind));
    return fellows.length > 0 && !fellows.some((row) => (key ? row.key === key : row.kind === kind));
  });
  const words = (rows, name) =>
    rows.filter((row) => (name === "key") === Boolean(row.key)).map((row) => row[name]);
  const only = { kinds: words(missing, "kind"), keys: words(missing, "key") };
  const ambiguous = [
    ...words(known, "kind").filter((kind) => only.kinds.includes(kind)),
    ...words(known, "key").filter((key) => only.keys.includes(key)),
  ];
  if (ambiguous.length > 0)
    throw new Refusal(`The starter knows ${ambiguous.join(", ")} elsewhere: rename one.`);
  return only;
}

/** A row for each kind and each parameter of a catalog that a description can hold. */
function rowsOf({ groups }) {
  const { metric: _figures, ...described } = groups;
  return Object.entries(described).flatMap(([group, { kinds }]) =>
    kinds.flatMap(({ kind, params }) => [
      { group, kind },
      ...params.map(({ key }) => ({ group, kind, key })),
    ]),
  );
}

async function catalogOf(wasmBinary) {
  const { default: createModule } = await import(inRoot("build/engine/trainyard-simd.mjs"));
  const { Session } = await createModule({ wasmBinary });
  return JSON.parse(new Session().catalog()).ok;
}

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
