import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const here = import.meta.dirname;
const web = join(here, "web");

/** Every HTML file at the top of web/ is a page of dist/. */
const pages = readdirSync(web).filter((name) => name.endsWith(".html"));

/**
 * What the page opens with, one file each, in the order in which they are needed: what starts the engine, what runs an
 * experiment, and what shows it. What comes later takes from them what it shares with them.
 */
const opening = { trainyard: "main.ts", "train-yard": "element/train-yard.ts", parts: "element/parts.ts" };

/** Every page names these in its head, so that they are fetched side by side. */
const preloadHints: Plugin = {
  name: "preload-hints",
  transformIndexHtml: {
    order: "post",
    handler: (_html, { bundle }) =>
      ["train-yard", "parts"].map((name) => ({
        tag: "link",
        injectTo: "head",
        attrs: {
          rel: "modulepreload",
          crossorigin: true,
          href: `./${Object.keys(bundle ?? {}).find((file) => file.startsWith(`assets/${name}-`))}`,
        },
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
        ...Object.fromEntries(Object.entries(opening).map(([name, file]) => [name, join(web, file)])),
        ...Object.fromEntries(pages.map((name) => [name, join(web, name)])),
      },
      output: {
        entryFileNames: ({ name }) => (name === "trainyard" ? "[name].js" : "assets/[name]-[hash].js"),
        codeSplitting: {
          groups: Object.entries(opening).map(([name, file]) => ({
            name,
            test: (id: string) => id === join(web, file),
          })),
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
