import { lstat, mkdir, readlink, rename, rm, symlink } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { toolchainFolder } from "./paths.mjs";

/**
 * Makes .toolchain/include with links to xsimd/, Eigen/, unsupported/ and nlohmann/ and nothing else, so that
 * nothing else of the system's /usr/include can leak into a WebAssembly build.
 * @param {string} source folder that holds xsimd/, eigen3/ and nlohmann/
 */
export async function linkHeaders(source) {
  const include = join(toolchainFolder, "include");
  await mkdir(include, { recursive: true });
  await link(join(source, "xsimd"), join(include, "xsimd"));
  await link(join(source, "nlohmann"), join(include, "nlohmann"));
  await link(join(source, "eigen3/Eigen"), join(include, "Eigen"));
  await link(join(source, "eigen3/unsupported"), join(include, "unsupported"));
}

async function link(target, path) {
  const text = target.startsWith(toolchainFolder) ? relative(dirname(path), target) : target;
  if ((await readlink(path).catch(() => undefined)) === text) return;
  if (await lstat(path).catch(() => undefined)) await rm(path, { recursive: true });
  await symlink(text, `${path}.partial`);
  await rename(`${path}.partial`, path);
}
