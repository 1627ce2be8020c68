import { unzipSync, zipSync } from "fflate";
import readXlsxFile from "read-excel-file/universal";
import { badData, EngineFailure } from "../engine-error";
import { allBytes, type ByteSource, type ReadOptions, stopIfCancelled, type TableFacts } from "./byte-source";
import { cellText, nestedWords } from "./cell-text";
import { givenText, missingTokens, type SourceOptions } from "./source-options";
import { RowWriter, type TableSink } from "./table-sink";

/** What the parts of a workbook may unpack to: the library that reads them holds all of it at once. */
const mostBytes = 400_000_000;

export interface ExcelFacts extends TableFacts {
  sheet: string;
  /** Names of all sheets. */
  sheets: string[];
}

/**
 * Reads one sheet of an Excel workbook (.xlsx): its first row that is not empty names the columns. Throws bad_data with
 * the sheet and the row, or cancelled.
 */
export async function readExcel(
  source: ByteSource,
  sink: TableSink,
  options: ReadOptions = {},
  given: SourceOptions = {},
): Promise<ExcelFacts> {
  const { name } = source;
  const bytes = await allBytes(source, options);
  refuseOther(name, bytes);
  const sheets = await sheetsOf(name, unpacked(name, bytes));
  stopIfCancelled(source, options);
  const wanted = givenText(given, "sheet");
  const sheet = wanted === undefined ? sheets[0] : sheets.find((each) => each.sheet === wanted);
  const names = sheets.map((each) => each.sheet);
  if (!sheet) {
    throw badData(
      "data.source.sheet",
      `${name} has no sheet "${wanted ?? ""}"; it has ${names.map((each) => `"${each}"`).join(", ")}.`,
    );
  }
  const rows = sheet.data as unknown[][];
  const isEmpty = (row: unknown[]) => row.every((cell) => cell === null || cell === "");
  const head = rows.findIndex((row) => !isEmpty(row));
  const place = `${name}, sheet "${sheet.sheet}"`;
  if (head < 0) throw badData(place, "This sheet is empty. A table needs a row of names and rows below it.");
  const columns = (rows[head] ?? []).map((cell) => cellText(cell) ?? "");
  while (columns.at(-1) === "") columns.pop();
  const writer = new RowWriter(
    name,
    columns,
    sink,
    (row) => `sheet "${sheet.sheet}", row ${head + 1 + row}`,
    { missing: missingTokens(given) },
    head,
  );
  let empty = 0;
  for (const [i, row] of rows.slice(head + 1).entries()) {
    const at = head + 2 + i;
    if (isEmpty(row)) {
      // Lines stay those of the sheet.
      writer.skip();
      empty++;
      continue;
    }
    const beyond = row.slice(columns.length).some((cell) => cell !== null && cell !== "");
    if (beyond) {
      throw badData(
        `${place}, row ${at}`,
        columns.length === 1
          ? `This row has more cells than row ${head + 1}, which holds "${columns[0]}" alone. If that is a title, remove it: the first row names the columns.`
          : `This row has more cells than the ${columns.length} names above. Name every column, or remove what stands beside the table.`,
      );
    }
    writer.add(columns.map((column, j) => text(place, column, at, row[j])));
    if (i % 20_000 === 0) {
      stopIfCancelled(source, options);
      options.progress?.(i / rows.length);
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
  if (rows.length - head - 1 === empty) {
    throw badData(`${place}, row ${head + 1}`, "There is only a row of names, and none below it.");
  }
  writer.flush();
  const count = rows.length - head - 1 - empty;
  const others = names.length > 1 ? [`The sheet "${sheet.sheet}" was read; there are ${names.length}.`] : [];
  return { rows: count, notes: others, sheet: sheet.sheet, sheets: names };
}

function text(place: string, column: string, row: number, value: unknown): string {
  const cell = cellText(value);
  if (cell === null)
    throw badData(`${place}, row ${row}`, `Column "${column}" holds ${nestedWords(value)} here.`);
  // What Excel could not compute.
  return /^#(N\/A|NULL!|DIV\/0!|VALUE!|REF!|NAME\?|NUM!|SPILL!|CALC!)$/.test(cell) ? "" : cell;
}

/** Workbooks that are no .xlsx, or that nobody can open without the password. */
function refuseOther(name: string, bytes: Uint8Array) {
  if (bytes.length === 0) throw badData(name, "The file is empty. Copy or download it again.");
  const isOld = [0xd0, 0xcf, 0x11, 0xe0].every((byte, i) => bytes[i] === byte);
  if (isOld) {
    throw holds(bytes, "EncryptedPackage")
      ? badData(name, "This workbook is encrypted with a password. Save it without one.")
      : badData(name, "This is an old Excel workbook (.xls). Save it as .xlsx or CSV.");
  }
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  if (!isZip) throw badData(name, "This is no Excel workbook. Save the sheet as .xlsx or CSV.");
}

/** Whether a text stands anywhere in the bytes, in UTF-16: the directory of such a file may be at its end. */
function holds(bytes: Uint8Array, text: string): boolean {
  const wanted = Array.from(text, (letter) => [letter.charCodeAt(0), 0]).flat();
  for (let at = bytes.indexOf(wanted[0] ?? 0); at >= 0; at = bytes.indexOf(wanted[0] ?? 0, at + 1)) {
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return true;
  }
  return false;
}

/**
 * The workbook, packed anew without compression: so the parts have been measured before anything reads them. What the
 * archive says of their sizes is checked first, and no part gets more memory than it said.
 */
function unpacked(name: string, bytes: Uint8Array): Uint8Array {
  let sum = 0;
  try {
    const parts = unzipSync(bytes, {
      filter: ({ name: part, originalSize }) => {
        if (!/\.(xml|rels)$/i.test(part)) return false;
        sum += originalSize;
        if (sum > mostBytes) throw tooLarge(name, sum);
        return true;
      },
    });
    if (!Object.keys(parts).some((part) => /^xl\//.test(part)))
      throw badData(name, "This ZIP archive is no Excel workbook. Unpack it, and load the table inside.");
    return zipSync(parts, { level: 0 });
  } catch (cause) {
    if (cause instanceof EngineFailure) throw cause;
    throw damaged(name, cause);
  }
}

const tooLarge = (name: string, bytes: number) =>
  badData(
    name,
    `Unpacked, this workbook has more than ${Math.round(bytes / 1e6)} MB; at most 400 MB are read. Save the sheet as CSV or Parquet.`,
  );

const damaged = (name: string, cause: unknown) =>
  badData(
    name,
    `This workbook is cut off or damaged (${String(cause instanceof Error ? cause.message : cause).slice(0, 100)}). Copy it again, or save it anew.`,
  );

async function sheetsOf(name: string, bytes: Uint8Array) {
  try {
    return await readXlsxFile(new Blob([bytes as BlobPart]), { trim: false });
  } catch (cause) {
    throw damaged(name, cause);
  }
}
