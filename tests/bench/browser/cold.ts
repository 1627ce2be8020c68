import type { Contender, Job } from "./contender.ts";

/** Each with nothing but what it needs itself. */
const contenders: Record<string, () => Promise<Contender>> = {
  "Trainyard's engine alone": async () => (await import("./trainyard.ts")).trainyard("relaxed"),
  tfjs: async () => (await import("./tfjs.ts")).tfjs,
  "jax-js": async () => (await import("./jax.ts")).jax,
};

declare global {
  interface Window {
    /** When the first training step had ended, in milliseconds since navigation. */
    firstStep?: number;
  }
}

const { name, job }: { name: string; job: Job } = JSON.parse(decodeURIComponent(location.hash.slice(1)));
const contender = await contenders[name]();
const prepared = await contender.prepare(job);
await prepared?.run(1);
window.firstStep = performance.now();
