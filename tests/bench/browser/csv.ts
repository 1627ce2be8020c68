import Papa from "papaparse";
import { readTable } from "../../../wasm/tables/read-table";
import { SessionSink } from "../../../wasm/tables/session-sink";
import { openSession } from "./engine.ts";

/** What is read: numbers with so many digits, and a class, until the file is so large. */
export interface CsvJob {
  name: string;
  megabytes: number;
  columns: number;
  digits: number;
}

const files = new Map<string, Blob>();

/** The same bytes for both, made once. */
function fileOf(job: CsvJob): Blob {
  const made = files.get(job.name);
  if (made) return made;
  let state = 12345;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const parts: string[] = [`${Array.from({ length: job.columns - 1 }, (_, i) => `c${i}`).join(",")},kind\n`];
  for (let bytes = 0; bytes < job.megabytes * 1e6; ) {
    let part = "";
    while (part.length < 1 << 20) {
      for (let i = 1; i < job.columns; i++) part += `${(next() * 200 - 100).toPrecision(job.digits)},`;
      part += next() < 0.5 ? "first\n" : "second\n";
    }
    parts.push(part);
    bytes += part.length;
  }
  const file = new Blob(parts);
  files.set(job.name, file);
  return file;
}

/** Milliseconds until PapaParse has made strings of all cells, which nobody keeps. */
async function withPapa(file: Blob): Promise<number> {
  const start = performance.now();
  let rows = 0;
  await new Promise<void>((resolve, reject) => {
    Papa.parse<string[]>(file as File, {
      chunk: ({ data }) => {
        rows += data.length;
      },
      complete: () => resolve(),
      error: reject,
    });
  });
  if (rows === 0) throw new Error("PapaParse read nothing");
  return performance.now() - start;
}

/** Milliseconds until typed columns and their summary stand in the engine. */
async function withTrainyard(file: Blob): Promise<{ read: number; all: number }> {
  const session = await openSession("relaxed");
  const start = performance.now();
  const source = {
    name: "bench.csv",
    size: file.size,
    async *open() {
      const reader = file.stream().getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
    },
  };
  await readTable(source, "csv", new SessionSink(session));
  const read = performance.now() - start;
  session.closeTable();
  return { read, all: performance.now() - start };
}

export async function readBoth(job: CsvJob) {
  const file = fileOf(job);
  const papa = await withPapa(file);
  return { papa, ...(await withTrainyard(file)), megabytes: file.size / 1e6 };
}
