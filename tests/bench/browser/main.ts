import type { Contender, Job, Prepared } from "./contender.ts";
import { readBoth } from "./csv.ts";
import { flatJavaScript } from "./flat-javascript.ts";
import { fillGaps } from "./imputation.ts";
import { jax } from "./jax.ts";
import { fitLinear } from "./linear.ts";
import { synapticContender } from "./synaptic.ts";
import { tfjs } from "./tfjs.ts";
import { trainyard } from "./trainyard.ts";
import { keepTable, trainTrees } from "./trees.ts";

const contenders: Contender[] = [
  trainyard("relaxed"),
  trainyard("simd"),
  tfjs,
  jax,
  flatJavaScript,
  synapticContender,
];

const ready = new Map<string, Prepared>();

/** What the driver calls from outside. */
const bench = {
  names: contenders.map((contender) => contender.name),
  /** False where the contender has no such job. */
  async prepare(name: string, job: Job): Promise<boolean> {
    ready.get(name)?.dispose();
    ready.delete(name);
    const prepared = await contenders.find((contender) => contender.name === name)?.prepare(job);
    if (prepared) ready.set(name, prepared);
    return Boolean(prepared);
  },
  fitLinear,
  readBoth,
  fillGaps,
  keepTable,
  trainTrees,
  run: (name: string, steps: number): Promise<number> => ready.get(name)?.run(steps) ?? Promise.reject(name),
};

declare global {
  interface Window {
    bench: typeof bench;
  }
}

window.bench = bench;
