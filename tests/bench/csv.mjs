/** @typedef {import("./browser/csv.ts").CsvJob} CsvJob */

/** @type {CsvJob[]} */
export const csvJobs = [
  { name: "csv: 100 MB, 20 columns, 6 digits", megabytes: 100, columns: 20, digits: 6 },
  { name: "csv: 100 MB, 20 columns, 16 digits", megabytes: 100, columns: 20, digits: 16 },
];

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Reads in turn with PapaParse and with the engine, and prints our times as ratios to PapaParse's. */
export async function benchCsv(page, rounds, only) {
  for (const job of csvJobs.filter(({ name }) => name.includes(only))) {
    const times = [];
    // One round more than is counted: optimized code replaces baseline code.
    for (let round = -1; round < Math.min(rounds, 5); round++) {
      const time = await page.evaluate((j) => window.bench.readBoth(j), job);
      if (round >= 0) times.push(time);
    }
    console.log(`\n${job.name} (${times[0].megabytes.toFixed(0)} MB)`);
    const line = (name, of) => {
      const ratio = median(times.map((time) => of(time) / time.papa));
      const ms = median(times.map(of)).toFixed(0);
      console.log(`  ${name.padEnd(44)}${ms.padStart(8)} ms   ${ratio.toFixed(2)} x PapaParse's time`);
    };
    line("PapaParse, to strings", (time) => time.papa);
    line("Trainyard, to columns of numbers and classes", (time) => time.read);
    line("Trainyard, with the summary of each column", (time) => time.all);
  }
}
