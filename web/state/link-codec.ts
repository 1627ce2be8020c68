/** The whole experiment in an address: JSON, deflated, in the URL-safe alphabet of base64. */
import type { Spec } from "../engine/protocol.js";
import { isObject } from "./spec-path.js";

export interface SharedTable {
  name: string;
  text: string;
}

export interface SharedExperiment {
  spec: Spec;
  /** The loaded table, where it is small enough. */
  table?: SharedTable;
}

/** A table goes into the address up to this many compressed bytes. */
export const MAX_TABLE_BYTES = 8 * 1024;
/** What a link may unpack to: more is no shared experiment but a mistake or a bomb. */
const MAX_UNPACKED_BYTES = 4 * 1024 * 1024;
const PREFIX = "e=";

async function pipe(bytes: Uint8Array, stream: GenericTransformStream, limit: number): Promise<Uint8Array> {
  const source = new Blob([bytes as BlobPart])
    .stream()
    .pipeThrough(stream as ReadableWritablePair<Uint8Array, Uint8Array>);
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = source.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > limit) {
      await reader.cancel();
      throw new RangeError("The link unpacks to more than an experiment can be.");
    }
    chunks.push(value);
  }
  const out = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    out.set(chunk, offset);
    offset += chunk.length;
  }
  return out;
}

function toBase64Url(bytes: Uint8Array): string {
  let binary = "";
  for (let i = 0; i < bytes.length; i += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromBase64Url(text: string): Uint8Array {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

const deflate = (text: string) =>
  pipe(new TextEncoder().encode(text), new CompressionStream("deflate-raw"), Number.POSITIVE_INFINITY);

/** The hash (with #) of an experiment. Leaves a table out that is too large, so that links stay copyable. */
export async function encodeLink(shared: SharedExperiment): Promise<string> {
  const { spec, table } = shared;
  if (table && table.text.length <= 64 * MAX_TABLE_BYTES) {
    const bytes = await deflate(JSON.stringify({ spec, table }));
    if (bytes.length <= MAX_TABLE_BYTES) return `#${PREFIX}${toBase64Url(bytes)}`;
  }
  return `#${PREFIX}${toBase64Url(await deflate(JSON.stringify({ spec })))}`;
}

/** What a hash holds, still untrusted; null where it holds no experiment. Throws on what cannot be unpacked. */
export async function decodeLink(hash: string): Promise<{ spec: unknown; table?: SharedTable } | null> {
  const text = hash.replace(/^#/, "");
  if (!text.startsWith(PREFIX)) return null;
  const bytes = await pipe(
    fromBase64Url(text.slice(PREFIX.length)),
    new DecompressionStream("deflate-raw"),
    MAX_UNPACKED_BYTES,
  );
  const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
  if (!isObject(value)) return { spec: value };
  const { table } = value;
  const whole = isObject(table) && typeof table.name === "string" && typeof table.text === "string";
  return {
    spec: value.spec,
    table: whole ? { name: table.name as string, text: table.text as string } : undefined,
  };
}
