import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "./",
  build: {
    outDir: process.env.GALLERY_OUT ?? fileURLToPath(new URL("../../../build/gallery", import.meta.url)),
    emptyOutDir: true,
    target: "es2022",
  },
});
