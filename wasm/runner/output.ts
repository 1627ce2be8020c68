import { writeFile } from "node:fs/promises";
import Papa from "papaparse";
import type { Cells } from "../tables/cells";
import { fileFailure } from "./arguments";

/** Writes to the file, or to standard output without one. */
export async function write(text: string | Uint8Array, path: string | undefined): Promise<void> {
  if (path === undefined) {
    await new Promise<void>((resolve, reject) =>
      process.stdout.write(text, (error) => (error ? reject(error) : resolve())),
    );
    return;
  }
  await writeFile(path, text).catch((cause) => {
    throw fileFailure(path, cause);
  });
}

export const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** Rows of cells as CSV, quoted where needed. */
export const csv = (cells: Cells) => `${Papa.unparse(cells, { newline: "\n" })}\n`;
