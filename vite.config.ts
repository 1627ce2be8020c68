import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const here = import.meta.dirname;
const web = join(here, "web");

/** Every HTML file at the top of web/ is a page of dist/. */
const pages = readdirSync(web).filter((name) => name.endsWith(".html"));

/** Every page names the element's script in its head, so that it is fetched beside the small one that asks for it. */
const preloadHints: Plugin = {
  name: "preload-hints",
  transformIndexHtml: {
    order: "post",
    handler: (_html, { bundle }) =>
      Object.values(bundle ?? {})
        .filter((file) => file.fileName.startsWith("assets/train-yard-"))
        .map((file) => ({
          tag: "link",
          attrs: { rel: "modulepreload", crossorigin: true, href: `./${file.fileName}` },
        })),
  },
};

/** The page: plain files with relative addresses, so that dist/ works from any folder of any static host. */
const page = defineConfig({
  root: web,
  base: "./",
  build: {
    outDir: join(here, "dist"),
    emptyOutDir: true,
    target: "es2022",
    // Compiled while it streams in, and not a third larger as base64.
    assetsInlineLimit: (file) => (file.endsWith(".wasm") ? false : undefined),
    modulePreload: { polyfill: false },
    // The script of the element keeps its name, so that an article elsewhere can name it.
    rolldownOptions: {
      input: {
        trainyard: join(web, "main.ts"),
        ...Object.fromEntries(pages.map((name) => [name, join(web, name)])),
      },
      output: {
        entryFileNames: ({ name }) => (name === "trainyard" ? "[name].js" : "assets/[name]-[hash].js"),
        // What the page opens with is one file besides the one that starts the engine and imports it: each more would
        // cost its own.
        codeSplitting: {
          groups: [
            { name: "client", test: /web\/start-engine\.ts$|vite\/preload-helper/, priority: 2 },
            { name: "train-yard", test: /web\/element\/train-yard\.ts$/, priority: 1 },
          ],
        },
      },
    },
  },
  worker: { format: "es" },
  plugins: [preloadHints],
});

/** The headless runner: one module for Node; the engine's WebAssembly stays in build/engine. */
const runner = defineConfig({
  root: here,
  publicDir: false,
  build: {
    ssr: join(here, "wasm/runner/main.ts"),
    outDir: join(here, "build/runner"),
    emptyOutDir: true,
    target: "node20",
    rolldownOptions: { output: { entryFileNames: "main.mjs" } },
  },
  ssr: { noExternal: true },
});

/** Unit tests and runner tests; the long variant adds the fuzzers. */
const tests = defineConfig({
  root: here,
  test: {
    include: process.env.TRAINYARD_LONG ? ["tests/**/*.{test,fuzz}.ts"] : ["tests/**/*.test.ts"],
    exclude: ["tests/e2e/**", "**/node_modules/**"],
    testTimeout: 120_000,
  },
});

export default defineConfig(({ mode }) => (process.env.VITEST ? tests : mode === "runner" ? runner : page));
