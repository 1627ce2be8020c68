/** What a file that is no text most likely is, by its first bytes, and what to do with it. */

interface Kind {
  name: string;
  magic: number[];
  remedy: string;
}

const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
const save = "Save the sheet as CSV in the program that made it.";
const workbook = 'Read it as such: set data.source.kind to "excel".';
const parquet = 'Read it as such: set data.source.kind to "parquet".';
const unpack = "Unpack it first, and load the CSV file inside.";
const convert = "Convert it to CSV first, for example with pandas: read it, then to_csv(index=False).";
const picture = "A table is needed: a CSV file with one row an example.";

const kinds: Kind[] = [
  { name: "a PNG picture", magic: [0x89, ...ascii("PNG")], remedy: picture },
  { name: "a JPEG picture", magic: [0xff, 0xd8, 0xff], remedy: picture },
  { name: "a GIF picture", magic: ascii("GIF8"), remedy: picture },
  { name: "a PDF document", magic: ascii("%PDF"), remedy: picture },
  { name: "a gzip archive", magic: [0x1f, 0x8b], remedy: unpack },
  { name: "a bzip2 archive", magic: ascii("BZh"), remedy: unpack },
  { name: "an xz archive", magic: [0xfd, ...ascii("7zXZ")], remedy: unpack },
  { name: "a 7-Zip archive", magic: [...ascii("7z"), 0xbc, 0xaf], remedy: unpack },
  { name: "a zstd archive", magic: [0x28, 0xb5, 0x2f, 0xfd], remedy: unpack },
  { name: "an old Excel workbook", magic: [0xd0, 0xcf, 0x11, 0xe0], remedy: save },
  { name: "a Parquet file", magic: ascii("PAR1"), remedy: parquet },
  { name: "an Arrow or Feather file", magic: ascii("ARROW1"), remedy: convert },
  { name: "a NumPy array", magic: [0x93, ...ascii("NUMPY")], remedy: convert },
  { name: "an HDF5 file", magic: [0x89, ...ascii("HDF")], remedy: convert },
  { name: "an SQLite database", magic: ascii("SQLite format 3"), remedy: convert },
];

const startsWith = (bytes: Uint8Array, magic: number[]) => magic.every((byte, i) => bytes[i] === byte);

/** Names a binary file by its magic number; null if these bytes may be text. */
export function binaryKind(bytes: Uint8Array): { name: string; remedy: string } | null {
  const known = kinds.find((kind) => startsWith(bytes, kind.magic));
  // A gzip or bzip2 magic is text-like or short: believe it only where the next byte agrees.
  if (known && !(known.name.startsWith("a bzip2") && !isDigit(bytes[3]))) return known;
  if (startsWith(bytes, [0x50, 0x4b, 3, 4]) || startsWith(bytes, [0x50, 0x4b, 5, 6])) return zipKind(bytes);
  return null;
}

const isDigit = (byte: number | undefined) => byte !== undefined && byte >= 0x30 && byte <= 0x39;

/** Office documents are ZIP archives; their first entries tell. */
function zipKind(bytes: Uint8Array) {
  const head = String.fromCharCode(...bytes.subarray(0, 4096));
  if (head.includes("xl/") || head.includes("[Content_Types].xml"))
    return { name: "an Excel workbook", remedy: workbook };
  if (head.includes("opendocument")) return { name: "an OpenDocument sheet", remedy: save };
  return { name: "a ZIP archive", remedy: unpack };
}

/** Text that is no table: web pages (often a download that asked for a login) and JSON. */
export function otherText(text: string): string | null {
  const start = text.slice(0, 200).trimStart().toLowerCase();
  if (start.startsWith("<!doctype html") || start.startsWith("<html")) {
    return "This is a web page and no table. Open its address in a browser and download the CSV file itself.";
  }
  if (start.startsWith("<?xml")) return "This is an XML file and no table. Convert it to CSV first.";
  if (/^(\[\s*\{\s*"|\{\s*"[^"\n]*"\s*:)/.test(start)) {
    return 'This is JSON and no CSV. Read it as such: set data.source.kind to "json".';
  }
  return null;
}
