import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { isFused } from "../../wasm/session/feature-test.ts";

const source = readFileSync(resolve(import.meta.dirname, "../../wasm/session/feature-test.ts"), "utf8");
const { outputText } = ts.transpileModule(source, {
  compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022 },
});

/** What a Node of its own finds, started with these flags, and the milliseconds that it took. */
function detectedWith(...flags: string[]): { build: string; ms: number } {
  const script = `${outputText}
    const start = performance.now();
    const build = detectBuild();
    console.log(JSON.stringify({ build, ms: performance.now() - start }));`;
  const args = [...flags, "--input-type=module", "-e", script];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }));
}

/** Without effect in a Node that knows relaxed SIMD by itself. */
const relaxed = "--experimental-wasm-relaxed-simd";
const hasFma = process.arch === "arm64" || /\bfma\b/.test(cpuFlags());

function cpuFlags(): string {
  try {
    return readFileSync("/proc/cpuinfo", "utf8");
  } catch {
    return "";
  }
}

describe("the choice of the build", () => {
  it("tells a product that is rounded once from one that is rounded twice", () => {
    const twice = (x: number, y: number, z: number) => Math.fround(Math.fround(x * y) + z);
    // Exact in float64, so it rounds once.
    const once = (x: number, y: number, z: number) => Math.fround(x * y + z);
    expect(isFused(once)).toBe(true);
    expect(isFused(twice)).toBe(false);
  });

  it.runIf(hasFma)("is relaxed where the processor fuses", () => {
    expect(detectedWith(relaxed).build).toBe("relaxed");
  });

  it.runIf(process.arch === "x64")("is simd where the instruction is known and not fused", () => {
    expect(detectedWith(relaxed, "--no-enable-fma3").build).toBe("simd");
  });

  it("is quick", () => {
    // The best of a few, since the machine may be busy; half a millisecond, most of it the first module's.
    const times = [1, 2, 3].map(() => detectedWith(relaxed).ms);
    expect(Math.min(...times)).toBeLessThan(2);
  });
});
