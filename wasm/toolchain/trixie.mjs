import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { toolchainFolder } from "./paths.mjs";
import { Refusal, step } from "./report.mjs";
import { run } from "./run.mjs";

/** Packages of Debian 13 (trixie), unpacked here without touching the system. */
export const unpacked = join(toolchainFolder, "debian");

const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** What we never link: other threading models, position-independent code, documentation. */
const leftOut = [
  "./usr/share/doc",
  "./usr/share/man",
  "./usr/share/emscripten/docs",
  "./usr/share/emscripten/test",
  "*/wasm32-emscripten/pic",
  "*/wasm32-emscripten/lto-pic",
  "*/lib*-ww*.a",
  "*/lib*-mt*.a",
];

/**
 * Fetches and unpacks packages of trixie into .toolchain/debian, unless exactly these are there already.
 * The folder appears in one rename when it is complete: an interrupted run leaves nothing that looks finished.
 * @param {string[]} packages
 */
export async function ensureTrixie(packages) {
  const contents = JSON.stringify({ packages, leftOut });
  const stamp = join(unpacked, "contents.json");
  if (existsSync(stamp) && (await readFile(stamp, "utf8")) === contents) return;
  const partial = join(toolchainFolder, "debian.partial");
  // Children of an interrupted run may still be writing there for a moment.
  await rm(partial, { recursive: true, force: true, maxRetries: 10, retryDelay: 300 });
  await mkdir(partial, { recursive: true });
  const archives = join(partial, "archives");
  await step(`fetch Debian 13's ${packages.join(" ")}`, () => fetchArchives(packages, archives));
  await step("unpack them into .toolchain/debian", async () => {
    await unpack(archives, partial);
    await rm(archives, { recursive: true });
    await writeFile(join(partial, "contents.json"), contents);
    await rm(unpacked, { recursive: true, force: true });
    await rename(partial, unpacked);
  });
}

async function fetchArchives(packages, folder) {
  await mkdir(join(folder, "lists", "partial"), { recursive: true });
  const mirrors = await debianMirrors();
  const refusals = [];
  for (const mirror of mirrors) {
    const apt = await privateApt(mirror, folder);
    const update = await apt(["update"]);
    const download = update.status === 0 ? await apt(["download", ...packages]) : update;
    if (download.status === 0) return `${(await readdir(folder)).filter(isArchive).length} packages`;
    refusals.push(download.output);
  }
  throw new Refusal(
    `None of this machine's Debian mirrors serves trixie:\n${mirrors.join("\n")}\n${refusals.join("\n")}`,
  );
}

/**
 * apt-get with a source list, package lists and a cache of its own. All else (proxy, certificates, credentials)
 * stays as the machine has it. Signatures are checked against the machine's Debian keyring.
 */
async function privateApt(mirror, folder) {
  const sources = join(folder, "trixie.sources");
  await writeFile(
    sources,
    `Types: deb\nURIs: ${mirror}\nSuites: trixie\nComponents: main\nSigned-By: ${keyring}\n`,
  );
  const settings = {
    "Dir::Etc::sourcelist": sources,
    "Dir::Etc::sourceparts": "/dev/null",
    "Dir::Etc::preferences": "/dev/null",
    "Dir::Etc::preferencesparts": "/dev/null",
    "Dir::State::lists": join(folder, "lists"),
    "Dir::Cache": folder,
    "Acquire::Languages": "none",
    "Acquire::Retries": "3",
    "APT::Sandbox::User": "root",
    "APT::Update::Error-Mode": "any",
  };
  const options = Object.entries(settings).flatMap(([key, value]) => ["-o", `${key}=${value}`]);
  return (args) => run("apt-get", [...options, ...args], { cwd: folder, mayFail: true });
}

/** The places from which this machine takes Debian itself: its main archive first, nobody else's repositories. */
async function debianMirrors() {
  const format = "$(RELEASE)|$(COMPONENT)|$(REPO_URI)";
  const targets = await run("apt-get", ["indextargets", "--format", format, "Created-By: Packages"]);
  const rows = targets.stdout.split("\n").map((line) => line.split("|"));
  const release = /^VERSION_CODENAME=(.*)$/m.exec(await readFile("/etc/os-release", "utf8"))?.[1];
  const mirrors = rows.filter(([suite, component]) => suite === release && component === "main");
  if (mirrors.length === 0) {
    throw new Refusal(
      `apt on this machine names no Debian mirror for ${release} main: see /etc/apt/sources.list.`,
    );
  }
  return [...new Set(mirrors.map((row) => row[2]))];
}

const isArchive = (name) => name.endsWith(".deb");

async function unpack(archives, target) {
  const excludes = leftOut.map((pattern) => `--exclude=${pattern}`);
  for (const name of (await readdir(archives)).filter(isArchive)) {
    const pipe = 'set -o pipefail; deb="$1"; shift; dpkg-deb --fsys-tarfile "$deb" | tar --extract "$@"';
    await run("bash", [
      "-c",
      pipe,
      "unpack",
      join(archives, name),
      "--no-same-owner",
      "-C",
      target,
      ...excludes,
    ]);
  }
}
