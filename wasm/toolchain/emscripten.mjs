import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { hasApt } from "./apt-packages.mjs";
import { onPath, toolchainFolder } from "./paths.mjs";
import { Refusal } from "./report.mjs";
import { run } from "./run.mjs";
import { ensureTrixie, unpacked } from "./trixie.mjs";
import { writeIfChanged } from "./write-if-changed.mjs";

/** The oldest Emscripten that is known to build this project. */
const oldest = [3, 1, 69];

const headerPackages = ["libxsimd-dev", "libeigen3-dev", "nlohmann-json3-dev"];
const emscriptenPackages = ["emscripten", "binaryen", "libc6", "libstdc++6", "libgcc-s1"];

/** What Debian 13's emscripten calls by these very names. */
const llvmPackages = ["python3", "clang-19", "lld-19", "llvm-19"];

/**
 * Where Emscripten and the C++ header libraries will come from: emcc on PATH if new enough, else the
 * distribution's if new enough, else Debian 13's, unpacked into .toolchain/.
 * @returns {Promise<{packages: string[], provide: () => Promise<string>}>} the system packages that it takes, and
 *   what to do when they are there: it writes .toolchain/emscripten.cmake and returns the folder that holds
 *   xsimd/, eigen3/ and nlohmann/
 */
export async function planEmscripten() {
  const isOnPath = await isRecent(onPath("emcc"));
  if (!isOnPath && !atLeast(await aptCandidate("emscripten"), oldest)) {
    if (hasApt()) return { packages: llvmPackages, provide: providePrivate };
    throw new Refusal(`Please install Emscripten ${oldest.join(".")} or newer and put emcc on PATH.`);
  }
  const emscripten = isOnPath ? [] : ["emscripten"];
  // xsimd before 13 has no WebAssembly back end: where the system's is older, Debian 13's headers are fetched.
  const areSystemHeadersRecent = !hasApt() || atLeast(await aptCandidate("libxsimd-dev"), [13]);
  return areSystemHeadersRecent
    ? { packages: [...emscripten, ...headerPackages], provide: () => provideFromPath("/usr/include") }
    : { packages: emscripten, provide: () => provideFromPath() };
}

async function providePrivate() {
  await ensureTrixie([...emscriptenPackages, ...headerPackages]);
  await wrapBinaryen();
  const emscripten = join(unpacked, "usr/share/emscripten");
  await writeIfChanged(join(emscripten, ".emscripten"), emscriptenSettings());
  // This repository's package.json says "module"; Emscripten's own scripts mean CommonJS.
  await writeIfChanged(join(toolchainFolder, "package.json"), "{}\n");
  await writeCmakeToolchain(emscripten);
  return join(unpacked, "usr/include");
}

async function provideFromPath(systemHeaders) {
  const config = onPath("emcc").replace(/emcc$/, "em-config");
  const { stdout } = await run(config, ["EMSCRIPTEN_ROOT"]);
  await writeCmakeToolchain(stdout.trim());
  if (systemHeaders) return systemHeaders;
  await ensureTrixie(headerPackages);
  return join(unpacked, "usr/include");
}

/**
 * Debian 13's programs need a newer C library than Debian 12's, so each is started through the dynamic loader of
 * the C library that was unpacked beside it.
 */
async function wrapBinaryen() {
  const libraries = (await readdir(join(unpacked, "usr/lib"))).find((name) => name.endsWith("-linux-gnu"));
  const loader = (await readdir(join(unpacked, "usr/lib", libraries))).find((name) =>
    name.startsWith("ld-linux"),
  );
  const programs = (await readdir(join(unpacked, "usr/bin"))).filter((name) => name.startsWith("wasm"));
  for (const program of programs) {
    const script = `#!/bin/sh
usr=$(dirname "$0")/../../debian/usr
lib=$usr/lib/${libraries}
exec "$lib/${loader}" --library-path "$lib" "$usr/bin/${program}" "$@"
`;
    await writeIfChanged(join(toolchainFolder, "binaryen/bin", program), script, 0o755);
  }
}

const emscriptenSettings = () => `# Written by the set-up of this repository.
LLVM_ROOT = '/usr/bin'
LLVM_ADD_VERSION = '19'
CLANG_ADD_VERSION = '19'
BINARYEN_ROOT = '${join(toolchainFolder, "binaryen")}'
NODE_JS = '${process.execPath}'
FROZEN_CACHE = True
`;

const writeCmakeToolchain = (emscriptenRoot) =>
  writeIfChanged(
    join(toolchainFolder, "emscripten.cmake"),
    `# Written by the set-up of this repository.
include("${join(emscriptenRoot, "cmake/Modules/Platform/Emscripten.cmake")}")
`,
  );

async function isRecent(emcc) {
  if (!emcc || !existsSync(emcc)) return false;
  const { output } = await run(emcc, ["--version"], { mayFail: true });
  return atLeast(/^emcc .*?\) (\d+\.\d+\.\d+)/m.exec(output)?.[1], oldest);
}

/** The version that apt would install or has installed, without an epoch; undefined without apt or candidate. */
async function aptCandidate(name) {
  if (!onPath("apt-cache")) return undefined;
  const { stdout } = await run("apt-cache", ["policy", name], { mayFail: true, env: { LC_ALL: "C" } });
  return /Candidate: (?:\d+:)?(\d[\d.]*)/.exec(stdout)?.[1];
}

/** Compares "3.1.69" with [3, 1, 69]; an absent version is older than any. */
function atLeast(version, wanted) {
  if (!version) return false;
  const parts = version.split(".").map(Number);
  const first = wanted.findIndex((value, i) => value !== (parts[i] ?? 0));
  return first === -1 || (parts[first] ?? 0) > wanted[first];
}
