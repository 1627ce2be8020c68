import type { Contender } from "./contender.ts";
export const trainyard = (build: "relaxed" | "simd"): Contender => ({ name: `trainyard ${build}`, prepare: async () => null });
