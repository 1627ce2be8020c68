/** Files of every format that a table can come in, made where they are needed. */
import { deflateSync } from "node:zlib";
import { strToU8, zipSync } from "fflate";
import { parquetWriteBuffer } from "hyparquet-writer";

export type Value = string | number | boolean | null;

/** A Parquet file of one row group, from columns of values. */
export function parquetFile(columns: Record<string, unknown[]>, rowGroupSize = 1000): Uint8Array {
  const columnData = Object.entries(columns).map(([name, data]) => ({ name, data, nullable: true }));
  return new Uint8Array(parquetWriteBuffer({ columnData: columnData as never, rowGroupSize }));
}

/** A Parquet file with the columns a, and b that holds x. */
export function nestedParquet(): Uint8Array {
  const schema = [
    { name: "root", num_children: 2 },
    { name: "a", type: "INT32", repetition_type: "REQUIRED" },
    { name: "b", num_children: 1, repetition_type: "OPTIONAL" },
    { name: "x", type: "INT32", repetition_type: "OPTIONAL" },
  ];
  const columnData = [
    { name: "a", data: [1, 2] },
    { name: "b", data: [{ x: 1 }, { x: 2 }] },
  ];
  return new Uint8Array(parquetWriteBuffer({ schema, columnData } as never));
}

const escaped = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
const letters = (i: number): string =>
  (i >= 26 ? letters(Math.floor(i / 26) - 1) : "") + String.fromCharCode(65 + (i % 26));

function cellXml(value: Value, row: number, column: number): string {
  const at = `r="${letters(column)}${row}"`;
  if (value === null) return "";
  if (typeof value === "number") return `<c ${at}><v>${value}</v></c>`;
  if (typeof value === "boolean") return `<c ${at} t="b"><v>${Number(value)}</v></c>`;
  return `<c ${at} t="inlineStr"><is><t>${escaped(value)}</t></is></c>`;
}

const sheetXml = (rows: readonly (readonly Value[])[]) => {
  const lines = rows.map(
    (row, i) => `<row r="${i + 1}">${row.map((v, j) => cellXml(v, i + 1, j)).join("")}</row>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${lines.join("")}</sheetData></worksheet>`;
};

/** An Excel workbook, from its sheets by name. */
export function excelFile(sheets: Record<string, readonly (readonly Value[])[]>): Uint8Array {
  const names = Object.keys(sheets);
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const packages = "http://schemas.openxmlformats.org/package/2006/relationships";
  const parts: Record<string, string> = {
    "[Content_Types].xml": `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>`,
    "_rels/.rels": `<?xml version="1.0"?><Relationships xmlns="${packages}"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `<?xml version="1.0"?><workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${names.map((name, i) => `<sheet name="${escaped(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<?xml version="1.0"?><Relationships xmlns="${packages}">${names.map((_, i) => `<Relationship Id="rId${i + 1}" Type="${relations}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`).join("")}</Relationships>`,
  };
  for (const [i, name] of names.entries())
    parts[`xl/worksheets/sheet${i + 1}.xml`] = sheetXml(sheets[name] ?? []);
  return zipSync(Object.fromEntries(Object.entries(parts).map(([path, xml]) => [path, strToU8(xml)])));
}

/** A workbook whose one sheet unpacks to so many megabytes of blanks. */
export function zipBomb(megabytes: number): Uint8Array {
  const blanks = new Uint8Array(megabytes * 1_000_000).fill(32);
  return zipSync(
    { "[Content_Types].xml": strToU8("<Types/>"), "xl/worksheets/sheet1.xml": blanks },
    { level: 9 },
  );
}

/** What Excel makes of a workbook with a password, as far as its beginning tells. */
export function encryptedWorkbook(directory = 1024): Uint8Array {
  const bytes = new Uint8Array(directory + 1024);
  bytes.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  for (const [i, letter] of [..."EncryptedPackage"].entries())
    bytes[directory + 2 * i] = letter.charCodeAt(0);
  return bytes;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
const crc = (bytes: Uint8Array) =>
  (bytes.reduce((sum, byte) => (crcTable[(sum ^ byte) & 255] as number) ^ (sum >>> 8), 0xffffffff) ^
    0xffffffff) >>>
  0;

function chunk(kind: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(strToU8(kind), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

/** A PNG picture in grey; `declared`: the size that its header claims. */
export function pngFile(
  width: number,
  height: number,
  grey: (x: number, y: number) => number,
  declared: [number, number] = [width, height],
): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, declared[0]);
  view.setUint32(4, declared[1]);
  header.set([8, 0, 0, 0, 0], 8);
  const rows = new Uint8Array(height * (width + 1));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = grey(x, y);
  }
  const parts = [
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", new Uint8Array(0)),
  ];
  return Buffer.concat(parts);
}
