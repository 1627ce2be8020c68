/** What textbooks say of bagging and boosting, with the figures of this very race put in. */
import { figure, percent, plural } from "../draw/number.js";
import type { RefitStatus } from "../engine/protocol.js";
import { errorOf } from "../stage/trees/tree-answers.js";
import { memberName } from "./race-plan.js";
import type { Racer } from "./race-state.js";

/** One line of the comparison: the textbook's word, and what was measured; "" where it was not yet. */
export interface Cell {
  says: string;
  measured: string;
}

export interface Line {
  title: string;
  /** What the figures need, where they are not there: "after the race". */
  wants: string;
  cells: Cell[];
}

export const isBoosting = ({ model }: Racer): boolean => /boost/.test(String(model.kind));

/** The end of a history and its best validation entry. */
export interface Ends {
  /** How many trees, or other models, there were at the best, and at the end. */
  at: number;
  of: number;
  /** Error of the validation part and of the training part, at the best and at the last. */
  best: number;
  bestGap: number;
  last: number;
  lastGap: number;
}

export function endsOf({ history }: Racer): Ends | null {
  const last = history[history.length - 1];
  if (!last) return null;
  const part = Number.isFinite(errorOf(last, "validation")) ? "validation" : "train";
  const best = history.reduce((least, entry) =>
    errorOf(entry, part) < errorOf(least, part) ? entry : least,
  );
  const gap = (entry: Record<string, number>) => errorOf(entry, part) - errorOf(entry, "train");
  return {
    at: best.epoch as number,
    of: last.epoch as number,
    best: errorOf(best, part),
    bestGap: gap(best),
    last: errorOf(last, part),
    lastGap: gap(last),
  };
}

export function comparison(
  racers: readonly Racer[],
  refits: RefitStatus | null,
  regression: boolean,
): Line[] {
  const say = (value: number) => (regression ? figure(value) : percent(value)).replace("-", "−");
  const split = (i: number) => refits?.models[i + 1];
  const single = refits?.models[0];
  const members = `${memberName(...racers.map(({ model }) => model))}s`;
  return [
    {
      title: `How its ${members} come about`,
      wants: "Measure compares one worker with all",
      cells: racers.map((racer) => ({
        says: isBoosting(racer)
          ? "one after another: each needs the one before"
          : "side by side: none needs another",
        measured: togetherWords(racer),
      })),
    },
    {
      title: "What it lowers",
      wants: "Measure splits the error",
      cells: racers.map((racer, i) => ({
        says: isBoosting(racer) ? "bias above all" : "variance",
        measured: changes(single, split(i), say),
      })),
    },
    {
      title: `How rows and ${members} are weighed`,
      wants: "after the race",
      cells: racers.map((racer) => weighing(racer)),
    },
    {
      title: `With too many ${members}`,
      wants: "after the race",
      cells: racers.map((racer) => ({
        says: isBoosting(racer) ? "it can learn the training rows by heart" : "it stays as it is",
        measured: overfitWords(racer, say),
      })),
    },
  ];
}

function togetherWords(racer: Racer): string {
  const made = racer.history.length;
  if (made === 0 || racer.trainingMs <= 0) return "";
  const alone = `${rough(racer.trainingMs / made)} ms a ${memberName(racer.model)}`;
  if (isBoosting(racer)) return `${alone}, with one worker`;
  if (!racer.together) return "";
  const { ms, workers } = racer.together;
  if (workers < 2) return `${alone}; over too soon, or too few processors, for helpers`;
  return `${workers} workers: ${rough(racer.trainingMs / ms)} times as fast as one (${alone})`;
}

/** Two digits are enough of a time. */
const rough = (value: number): string => String(Number(value.toPrecision(2)));

type Split = RefitStatus["models"][number];

/** "variance 4 % against a single tree's 11 %; bias 6 % against 6 %" */
function changes(single: Split | undefined, own: Split | undefined, say: (value: number) => string): string {
  if (!single || !own || typeof single.variance !== "number" || typeof own.variance !== "number") return "";
  return (
    `variance ${say(own.variance)} against a single tree's ${say(single.variance)}; ` +
    `bias ${say(own.bias ?? Number.NaN)} against ${say(single.bias ?? Number.NaN)}`
  );
}

function weighing(racer: Racer): Cell {
  const { kind } = racer.model;
  if (kind === "adaboost") {
    const { boosting } = racer;
    const says = boosting?.says ?? [];
    return {
      says: "rows that were wrong weigh more; better trees have more say",
      measured:
        boosting && says.length > 0
          ? `at the end the heaviest tenth of the rows holds ${percent(boosting.heaviestTenth)} of the weight; says from ${figure(Math.min(...says))} to ${figure(Math.max(...says))}`
          : "",
    };
  }
  if (kind === "gradient_boosting") {
    const rate = Number(racer.model.learning_rate);
    return {
      says: "each tree is fitted to what is left to explain",
      measured: Number.isFinite(rate) ? `every step counts ${figure(rate)} of itself` : "",
    };
  }
  const n = Number(racer.model.n_estimators);
  const member = memberName(racer.model);
  return {
    says: `each ${member} draws its own rows; all have the same say`,
    measured: n > 0 ? `every ${member} counts 1 in ${n}` : "",
  };
}

/** "validation error 12 % at best (tree 31), 14 % at the end; gap to training 9 % there, 13 % at the end" */
function overfitWords(racer: Racer, say: (value: number) => string): string {
  const ends = endsOf(racer);
  if (!ends) return "";
  const member = memberName(racer.model);
  const rise =
    ends.at === ends.of ? "" : ` at ${member} ${ends.at}, ${say(ends.last)} at ${member} ${ends.of}`;
  return `validation error ${say(ends.best)}${rise || ` at the last ${member}, the best`}; gap to the training error ${say(ends.bestGap)} there, ${say(ends.lastGap)} at the end`;
}

/** "Bagging 9 %, AdaBoost 8 %, after 24 trees": the state of the race, for everybody. */
export function raceWords(
  racers: readonly Racer[],
  nameOf: (racer: Racer) => string,
  regression: boolean,
): string {
  const going = racers.filter((racer) => racer.history.length > 0);
  if (going.length === 0) return "The race has not begun.";
  const made = Math.max(...going.map((racer) => racer.history.length));
  const errors = going.map((racer) => {
    const last = racer.history[racer.history.length - 1];
    const validation = errorOf(last, "validation");
    const error = Number.isFinite(validation) ? validation : errorOf(last, "train");
    return { name: nameOf(racer), error };
  });
  errors.sort((a, b) => a.error - b.error);
  const say = (value: number) => (regression ? figure(value) : percent(value));
  return `After ${plural(made, memberName(...going.map(({ model }) => model)))}: ${errors.map(({ name, error }) => `${name} ${say(error)}`).join(", ")}.`;
}
