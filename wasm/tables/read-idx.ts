import { badData, EngineFailure } from "../engine-error";
import type { EngineSession } from "../session/session";

/** What the files of a set of pictures are to each other, as a description names them. */
export const idxRoles = ["images", "labels", "test_images", "test_labels"] as const;
export type IdxRole = (typeof idxRoles)[number];

export interface IdxFile {
  name: string;
  bytes: Uint8Array;
}
export type IdxFiles = Partial<Record<IdxRole, IdxFile>>;

/** More than this is no picture set that would fit in memory. */
const mostBytes = 1_000_000_000;

/** Reads pictures and their labels (the format of MNIST, unpacked) into the engine, and answers the table's summary. */
export function readIdx<T>(session: EngineSession, name: string, files: IdxFiles): T {
  const nothing = new Uint8Array();
  try {
    const [images, labels, testImages, testLabels] = idxRoles.map((role) => files[role]?.bytes ?? nothing);
    return session.loadIdx<T>(name, images, labels, testImages, testLabels);
  } catch (cause) {
    if (!(cause instanceof EngineFailure)) throw cause;
    const { code, path, message } = cause.error;
    const file = files[path as IdxRole];
    if (file) throw new EngineFailure(code, file.name, message);
    throw (idxRoles as readonly string[]).includes(path) ? missing(path as IdxRole) : cause;
  }
}

const missing = (role: IdxRole) =>
  badData(
    `data.source.${role}`,
    `The file of ${role.replace("_", " ")} is missing. Give it together with the others.`,
  );

/** The bytes of a file that may be packed with gzip. */
export async function unpacked({ name, bytes }: IdxFile): Promise<IdxFile> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return { name, bytes };
  const packed = new Blob([bytes as BlobPart]).stream().pipeThrough(new DecompressionStream("gzip"));
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for (const reader = packed.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > mostBytes)
        throw badData(name, "Unpacked, this file has more than 1 GB, which is too much.");
      parts.push(value);
    }
  } catch (cause) {
    if (cause instanceof EngineFailure) throw cause;
    throw badData(name, "This gzip file is damaged or cut off. Download it again.");
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return { name, bytes: whole };
}

/** Whether these are the first bytes of an unpacked IDX file of bytes. */
export const isIdx = (bytes: Uint8Array): boolean =>
  bytes.length > 8 && bytes[0] === 0 && bytes[1] === 0 && bytes[2] === 8 && (bytes[3] ?? 0) > 0;

/** Tells by their contents and names which of some files is which. */
export function sortIdx(files: readonly IdxFile[]): IdxFiles {
  const sorted: IdxFiles = {};
  for (const file of files) {
    if (!isIdx(file.bytes))
      throw badData(
        file.name,
        "This is no IDX file of bytes, the format of MNIST. Give pictures and labels.",
      );
    const kind = file.bytes[3] === 1 ? "labels" : "images";
    const role: IdxRole = /t10k|test/i.test(file.name) && files.length > 2 ? `test_${kind}` : kind;
    const other = sorted[role];
    if (other) {
      throw badData(
        file.name,
        `This file and ${other.name} both hold ${role.replace("_", " ")}. Give one file of each; those to test on have "test" or "t10k" in their names.`,
      );
    }
    sorted[role] = file;
  }
  return sorted;
}
