import { cpSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig } from "vite";

const here = import.meta.dirname;

/** The benchmark's own page: the built engine beside its peers, nothing of the product's page. */
export default defineConfig({
  root: resolve(here, "browser"),
  base: "./",
  build: {
    outDir: resolve(here, "../../build/bench"),
    emptyOutDir: true,
    target: "es2022",
    rolldownOptions: { input: ["index.html", "cold.html"].map((name) => resolve(here, "browser", name)) },
  },
  plugins: [
    {
      name: "copy-wasm",
      closeBundle() {
        for (const [from, to] of [
          ["ydf-training/dist", "ydf"],
          ["ml-xgboost/dist/wasm", "ml-xgboost"],
        ]) {
          cpSync(resolve(here, "node_modules", from), resolve(here, "../../build/bench", to), {
            recursive: true,
          });
        }
        const from = resolve(here, "node_modules/@tensorflow/tfjs-backend-wasm/dist");
        const to = resolve(here, "../../build/bench/tfjs");
        for (const file of ["tfjs-backend-wasm.wasm", "tfjs-backend-wasm-simd.wasm"]) {
          cpSync(resolve(from, file), resolve(to, file));
        }
      },
    },
  ],
});
