import { EngineFailure } from "../engine-error";
import type { Build } from "../session/feature-test";

export const usage = `usage: npm run -s trainyard -- VERB ...

  run SPEC [--out FILE] [--predictions FILE] [--model FILE] [--weights FILE] [--workers N]
                                                              train, and print the result (JSON)
  evaluate SPEC [--out FILE] [--predictions FILE]             the same without training: of the starting weights
  bias-variance QUERY [--out FILE]                            refit models on bootstraps and split their error (JSON)
  prepare SPEC [--out FILE]                                   print the table after the prepare steps (CSV)
  lab SPEC [--out FILE]                                       compare ways to deal with gaps (JSON); section "lab"
  explore SPEC [--out FILE]                                   what is missing where, and correlations (JSON)
  check SPEC                                                  only validate; print the spec with all defaults
  catalog                                                     print every kind and parameter (JSON)

--weights saves what was learned as safetensors, with PyTorch's names and shapes; model.weights starts from it.
--workers N makes the trees of a forest in N threads: the same trees, sooner. One without it.
QUERY is {"spec": SPEC, "models": [{"model", "training"}, ...], "rounds": 20, "part": "test"}.
SPEC is a JSON file, or - for standard input. --build simd or --build relaxed chooses the engine's build.
Exit status: 0; 2 for a bad spec or bad data; 3 when training diverged.
`;

const verbs = {
  run: ["out", "predictions", "model", "weights", "workers", "build"],
  evaluate: ["out", "predictions", "build"],
  "bias-variance": ["out", "build"],
  prepare: ["out", "build"],
  lab: ["out", "build"],
  explore: ["out", "build"],
  check: ["build"],
  catalog: ["out", "build"],
} as const;

export type Verb = keyof typeof verbs;

export interface Arguments {
  verb: Verb;
  /** A path, or "-"; empty for catalog. */
  spec: string;
  options: {
    out?: string;
    predictions?: string;
    model?: string;
    weights?: string;
    workers?: string;
    build?: Build;
  };
}

/** Thrown for a command line that is not understood: the usage follows its message. */
export class UsageError extends Error {}

/** Reads the words after the program's name. `--out FILE` and `--out=FILE` are the same. */
export function readArguments(words: string[]): Arguments {
  const [verb, ...rest] = words;
  if (verb === undefined) throw new UsageError("A verb is missing.");
  if (!isVerb(verb)) throw new UsageError(`"${verb}" is no verb.`);
  const options: Record<string, string> = {};
  const plain: string[] = [];
  const queue = [...rest];
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (!word.startsWith("--")) {
      plain.push(word);
      continue;
    }
    const [name, inline] = split(word.slice(2));
    if (!(verbs[verb] as readonly string[]).includes(name))
      throw new UsageError(`${verb} has no option --${name}.`);
    const value = inline ?? queue.shift();
    if (!value || (inline === undefined && value.startsWith("--")))
      throw new UsageError(`--${name} needs a value.`);
    options[name] = value;
  }
  const wanted = verb === "catalog" ? 0 : 1;
  if (plain.length < wanted)
    throw new UsageError(`${verb} needs a spec: a JSON file, or - for standard input.`);
  if (plain.length > wanted) throw new UsageError(`"${plain[wanted]}" is one word too many.`);
  if (options.build && options.build !== "simd" && options.build !== "relaxed") {
    throw new UsageError(`--build is "${options.build}"; it must be simd or relaxed.`);
  }
  if (options.workers && !/^([1-9]|[1-5]\d|6[0-4])$/.test(options.workers)) {
    throw new UsageError(`--workers is "${options.workers}"; it must be a whole number from 1 to 64.`);
  }
  return { verb, spec: plain[0] ?? "", options };
}

const isVerb = (word: string): word is Verb => Object.hasOwn(verbs, word);

function split(word: string): [string, string | undefined] {
  const at = word.indexOf("=");
  return at === -1 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

/** A file that cannot be read or written. */
export function fileFailure(path: string, cause: unknown): EngineFailure {
  const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
  const reasons: Record<string, string> = {
    ENOENT: "There is no such file or folder.",
    EISDIR: "This is a folder and no file.",
    ENOTDIR: "A part of this path is a file and no folder.",
    EACCES: "This file may not be opened: its permissions forbid it.",
    ENOSPC: "The disk is full.",
  };
  return new EngineFailure(
    "bad_data",
    path,
    `${reasons[code] ?? `It cannot be opened (${code}).`} Check the path.`,
  );
}
