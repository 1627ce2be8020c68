import { existsSync } from "node:fs";
import { isSuperuser, onPath } from "./paths.mjs";
import { Refusal, step } from "./report.mjs";
import { run } from "./run.mjs";

/**
 * Debian packages, each with the file or command that shows that it is there. The file decides, not the
 * package database: a tool that came another way is as good.
 * @type {Record<string, () => boolean>}
 */
const probes = {
  python3: () => Boolean(onPath("python3")),
  cmake: () => Boolean(onPath("cmake")),
  "ninja-build": () => Boolean(onPath("ninja")),
  "clang-19": () => existsSync("/usr/bin/clang-19"),
  "lld-19": () => existsSync("/usr/bin/wasm-ld-19"),
  "llvm-19": () => existsSync("/usr/bin/llvm-ar-19"),
  emscripten: () => Boolean(onPath("emcc")),
  "libxsimd-dev": () => existsSync("/usr/include/xsimd/xsimd.hpp"),
  "libeigen3-dev": () => existsSync("/usr/include/eigen3/Eigen/Core"),
  "nlohmann-json3-dev": () => existsSync("/usr/include/nlohmann/json.hpp"),
  "g++": () => Boolean(onPath("g++")),
  "libgtest-dev": () => existsSync("/usr/include/gtest/gtest.h"),
  googletest: () => existsSync("/usr/src/googletest/googletest/src/gtest-all.cc"),
  "libbenchmark-dev": () => existsSync("/usr/include/benchmark/benchmark.h"),
  chromium: () => Boolean(onPath("chromium")),
  "clang-format-19": () => Boolean(onPath("clang-format-19")),
  "clang-tidy-19": () => Boolean(onPath("clang-tidy-19")),
};

/** What the tests need on top of a build. */
export const testPackages = ["g++", "libgtest-dev", "googletest", "chromium"];

/** Those of the packages whose files are not on this machine. */
export const missingPackages = (packages) => packages.filter((name) => !probes[name]());

/** True on Debian and its descendants. */
export const hasApt = () => Boolean(onPath("apt-get"));

/**
 * Installs what is missing, and nothing else. Without the right to do so, throws a Refusal with the one command
 * that an administrator has to run.
 * @param {string[]} packages
 */
export async function ensurePackages(packages) {
  const missing = missingPackages(packages);
  if (missing.length === 0) return;
  if (!hasApt()) {
    throw new Refusal(`Please install these first (names as in Debian): ${missing.join(" ")}`);
  }
  if (!isSuperuser()) {
    throw new Refusal(
      `Some packages are missing. Please run this, then try again:\n\n  ${aptCommand(missing)}\n`,
    );
  }
  await step(`apt-get install ${missing.join(" ")}`, async () => {
    await refreshPackageLists();
    await aptGet(["install", "--yes", "--no-install-recommends", ...missing]);
  });
  const absent = missingPackages(missing);
  if (absent.length > 0) {
    throw new Refusal(`apt-get installed ${absent.join(" ")}, but the files are not where they should be.`);
  }
}

const aptCommand = (packages) =>
  `sudo apt-get update && sudo apt-get install --no-install-recommends ${packages.join(" ")}`;

/** Lists may be absent or old. One broken source among many does not matter: the install then says what it lacks. */
const refreshPackageLists = () => aptGet(["update"], { mayFail: true });

const aptGet = (args, options) =>
  run("apt-get", ["-o", "DPkg::Lock::Timeout=600", ...args], {
    env: { DEBIAN_FRONTEND: "noninteractive" },
    ...options,
  });
