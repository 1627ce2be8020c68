import { createReadStream } from "node:fs";
import { readFile, realpath, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { inRoot } from "./paths.mjs";
import { main, Refusal } from "./report.mjs";

const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
};
const compressible = new Set([
  ".html",
  ".js",
  ".mjs",
  ".css",
  ".json",
  ".map",
  ".csv",
  ".txt",
  ".wasm",
  ".svg",
]);

/**
 * Serves the files of a folder as a static host would: types, gzip, entity tags, nothing outside the folder.
 * @param {string} folder
 * @param {{port?: number, host?: string, base?: string, triesOtherPorts?: boolean}} options
 *   `base` is the path under which the folder appears, such as "/docs/yard/"
 * @returns {Promise<{url: string, close: () => Promise<void>}>}
 */
export async function serve(
  folder,
  { port = 8321, host = "127.0.0.1", base = "/", triesOtherPorts = true } = {},
) {
  const realFolder = await realpath(folder).catch(() => {
    throw new Refusal(`There is no ${folder} to serve. Build it first: npm run build`);
  });
  const compressed = new Map();
  const server = createServer((request, response) => {
    answer(request, response, realFolder, base, compressed).catch(() => fail(response, 500));
  });
  const used = await listen(server, port, host, triesOtherPorts ? 50 : 0);
  const name = host === "127.0.0.1" ? "localhost" : host;
  return {
    url: `http://${name}:${used}${base}`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

async function answer(request, response, folder, base, compressed) {
  if (request.method !== "GET" && request.method !== "HEAD")
    return fail(response, 405, { Allow: "GET, HEAD" });
  const path = pathOf(request.url, base);
  const file = path === undefined ? undefined : await fileAt(folder, path);
  if (!file) return fail(response, 404);
  if (file.isFolder) return redirect(response, request.url);
  const headers = headersOf(file);
  if (request.headers["if-none-match"] === headers.ETag) return response.writeHead(304, headers).end();
  const body = acceptsGzip(request) ? await gzipped(file, compressed) : undefined;
  if (body) headers["Content-Encoding"] = "gzip";
  response.writeHead(200, { ...headers, "Content-Length": body?.length ?? file.size });
  if (request.method === "HEAD") return response.end();
  if (body) return response.end(body);
  createReadStream(file.path)
    .on("error", () => response.destroy())
    .pipe(response);
}

/** The decoded path below `base`, or undefined if the address is malformed or elsewhere. */
function pathOf(url, base) {
  const raw = url.split(/[?#]/)[0];
  if (!raw.startsWith(base)) return undefined;
  try {
    const path = decodeURIComponent(raw.slice(base.length));
    return /[\0\\]/.test(path) ? undefined : path;
  } catch {
    return undefined;
  }
}

/** The file of a path; a folder's index.html for a path that ends with a slash. Links out of the folder lead nowhere. */
async function fileAt(folder, path) {
  const wanted = join(folder, path, path === "" || path.endsWith("/") ? "index.html" : "");
  const real = await realpath(wanted).catch(() => undefined);
  if (!real || !(real === folder || real.startsWith(folder + sep))) return undefined;
  const { size, mtimeMs } = await stat(real);
  return { path: real, size, mtimeMs, isFolder: (await stat(real)).isDirectory() };
}

const headersOf = (file) => ({
  "Content-Type": types[extname(file.path)] ?? "application/octet-stream",
  "Cache-Control": "no-cache",
  ETag: `"${file.size.toString(36)}-${Math.floor(file.mtimeMs).toString(36)}"`,
  Vary: "Accept-Encoding",
  "X-Content-Type-Options": "nosniff",
});

const acceptsGzip = (request) => /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");

/** The compressed body, made once per version of a file. */
async function gzipped(file, compressed) {
  if (!compressible.has(extname(file.path)) || file.size < 1024) return undefined;
  const known = compressed.get(file.path);
  if (known?.mtimeMs === file.mtimeMs) return known.body;
  const body = gzipSync(await readFile(file.path), { level: 9 });
  compressed.set(file.path, { mtimeMs: file.mtimeMs, body });
  return body;
}

const redirect = (response, url) => {
  const [path, query] = url.split(/\?(.*)/s);
  // A path of two slashes would be another host.
  response.writeHead(301, { Location: `${path.replace(/^\/+/, "/")}/${query ? `?${query}` : ""}` }).end();
};

function fail(response, status, headers = {}) {
  if (response.headersSent) return response.destroy();
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8", ...headers }).end(`${status}\n`);
}

/** Listens on the port, or on the next free one. */
function listen(server, port, host, attempts) {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => {
      if (error.code !== "EADDRINUSE" || attempts === 0)
        return reject(new Refusal(`Port ${port}: ${error.message}`));
      resolve(listen(server, port + 1, host, attempts - 1));
    });
    server.listen(port, host, () => resolve(server.address().port));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(async () => {
    const { values } = parseArgs({
      options: { port: { type: "string" }, host: { type: "string" }, base: { type: "string" } },
    });
    const port = values.port === undefined ? undefined : Number(values.port);
    const { url } = await serve(inRoot("dist"), {
      ...values,
      port,
      triesOtherPorts: values.port === undefined,
    });
    console.log(`Trainyard is at ${url}`);
  });
}
