/** What the gap laboratory found, in sentences. */
import { count, figure, percent, plural } from "../draw/number.js";
import { spreadWords } from "../draw/spread-words.js";
import type { LabResult, TreatmentFigures } from "../engine/protocol.js";
import { bestFirst, type Measure, measuresOf, scorePart } from "./gap-plan.js";
import type { GapMap, GapState } from "./gap-state.js";

/** "42 of 153 rows lack something; ozone lacks most, 37 cells (24 %)." */
export function mapWords(map: GapMap): string {
  const gaps = map.rows - map.complete;
  if (gaps === 0)
    return `Nothing is missing in ${plural(map.rows, "row")} of ${plural(map.columns.length, "column")}.`;
  const most = map.columns.reduce((top, column) => (column.missing > top.missing ? column : top));
  const lacking = map.columns.filter(({ missing }) => missing > 0).length;
  return `${count(gaps)} of ${plural(map.rows, "row")} lack something, in ${plural(lacking, "column")}; ${most.name} lacks most, ${plural(most.missing, "cell")} (${percent(most.share)}).`;
}

/** Columns of a set that are named one by one. */
const MOST_NAMED = 4;

/** "ozone and solar", "all but day": which columns are missing together, of all that there are. */
export function patternWords(columns: readonly string[], all: readonly string[]): string {
  const [first] = columns;
  if (first === undefined) return "nothing is missing";
  if (columns.length === all.length && columns.length > 1) return "every column";
  if (columns.length === 1) return `${first} alone`;
  const others = all.filter((name) => !columns.includes(name));
  if (columns.length > MOST_NAMED && others.length <= MOST_NAMED) return `all but ${list(others)}`;
  if (columns.length <= MOST_NAMED) return list(columns);
  return `${columns.slice(0, MOST_NAMED).join(", ")} and ${count(columns.length - MOST_NAMED)} more`;
}

const list = (names: readonly string[]): string =>
  names.length === 1 ? String(names[0]) : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

/** How far the comparison is: "MICE, seed 8: 12 of 70 runs, about 20 s left". */
export function progressWords({ status, secondsLeft }: GapState): string {
  if (!status) return "Bringing the table";
  const { label, seed, done, runs, leak } = status;
  const what = label === undefined ? "" : `${label}${leak ? ", leaking" : ""}, seed ${seed}: `;
  const left =
    secondsLeft === null || secondsLeft < 1 ? "" : `, about ${count(Math.ceil(secondsLeft))} s left`;
  return `${what}${count(done)} of ${plural(runs, "run")}${left}`;
}

const named = (row: TreatmentFigures | undefined, id: Measure["id"]) =>
  row ? `${row.label} (${spreadWords(row[id])})` : "";

/** The best by score and by error, what the mean does to the spread, and how much the leak lies. */
export function labWords(result: LabResult): string {
  const treated = result.treatments.filter(({ treatment }) => treatment !== "complete");
  const measures = measuresOf(result);
  const sentences: string[] = [];
  const bestBy = (id: Measure["id"]) => {
    const known = treated.filter((row) => row[id]);
    const measure = measures.find((each) => each.id === id);
    return measure && known.length > 1 ? bestFirst(known, measure) : [];
  };
  const scores = bestBy("score");
  if (scores.length > 0) {
    const complete = result.treatments.find(({ treatment }) => treatment === "complete");
    const without = complete?.score ? `; without gaps ${spreadWords(complete.score)}` : "";
    const [best, lowest] = [scores[0], scores.at(-1)];
    const isTie = best?.score?.mean === lowest?.score?.mean;
    sentences.push(
      isTie
        ? `All have the same ${measures[0]?.short}: ${spreadWords(best?.score)}${without}.`
        : `Best ${measures[0]?.short}: ${named(best, "score")}, lowest: ${named(lowest, "score")}${without}.`,
    );
  }
  const errors = bestBy("error");
  if (errors.length > 0)
    sentences.push(
      `Closest to the hidden values: ${named(errors[0], "error")}; farthest: ${named(errors.at(-1), "error")}, in standard deviations.`,
    );
  const spreadOf = (row: TreatmentFigures) => row.spread?.mean ?? 1;
  const narrow = treated.reduce<TreatmentFigures | undefined>(
    (least, row) => (spreadOf(row) < (least ? spreadOf(least) : 1) ? row : least),
    undefined,
  );
  if (narrow?.spread)
    sentences.push(`${narrow.label} leaves ${percent(narrow.spread.mean)} of the columns' spread.`);
  const leak = leakWords(result);
  if (leak) sentences.push(leak);
  const failed = result.treatments.filter((row) => row.failed);
  if (failed.length > 0) sentences.push(`${plural(failed.length, "treatment")} failed.`);
  return sentences.join(" ");
}

/** How much better the score looks when the preparation has seen the rows that it is measured on. */
export function leakWords(result: LabResult): string {
  const gains = result.treatments.filter((row) => row.leak_gain);
  if (gains.length === 0) return "";
  const mean = gains.reduce((sum, row) => sum + (row.leak_gain?.mean ?? 0), 0) / gains.length;
  const most = gains.reduce((top, row) =>
    (row.leak_gain?.mean ?? 0) > (top.leak_gain?.mean ?? 0) ? row : top,
  );
  const way = mean > 0 ? "too high" : mean < 0 ? "too low" : "off";
  return `With a preparation that saw the ${scorePart(result)} rows the score is ${figure(Math.abs(mean))} ${way} on average, most with ${most.label}: ${figure(most.leaky_score?.mean)} instead of ${figure(most.score?.mean)}.`;
}
