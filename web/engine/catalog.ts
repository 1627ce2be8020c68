/** Every kind and parameter there is, as the core printed them when the page was built. */
import catalog from "../../build/engine/catalog.json";
import type { Catalog, KindInfo } from "./protocol.js";

/** Without the sentences, until somebody asks. */
export const CATALOG = catalog as unknown as Catalog;

type Words = Pick<KindInfo, "help" | "source" | "formula">;
type WordsOfKind = Words & { params: Record<string, Words> };

let brought: Promise<void> | null = null;

/** Brings help, sources and formulas into the rows of the catalog. Without them the page says less; it works. */
export function bringWords(): Promise<void> {
  brought ??= import("../../build/engine/catalog-words.json").then(
    (file) => addWords(file.default as unknown as Record<string, Record<string, WordsOfKind>>),
    () => {
      brought = null;
    },
  );
  return brought;
}

function addWords(words: Record<string, Record<string, WordsOfKind>>): void {
  for (const [group, { kinds }] of Object.entries(CATALOG.groups)) {
    for (const kind of kinds) {
      const { params, ...own } = words[group][kind.kind];
      Object.assign(kind, own);
      for (const param of kind.params) Object.assign(param, params[param.key]);
    }
  }
}
