/** Which characters the bytes of a text file stand for. */

/** The encodings that are found by themselves; a description may name others that TextDecoder knows. */
export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252" | (string & {});

/** By byte order mark, else by where zero bytes stand in the first bytes; UTF-8 unless something says otherwise. */
export function detectEncoding(head: Uint8Array): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return "utf-8";
  // Western text in UTF-16 has a zero in nearly every second byte, and none in the others.
  const sample = head.subarray(0, Math.min(head.length, 1024) & ~1);
  let even = 0;
  let odd = 0;
  for (let i = 0; i < sample.length; i += 2) {
    even += sample[i] === 0 ? 1 : 0;
    odd += sample[i + 1] === 0 ? 1 : 0;
  }
  const many = sample.length * 0.2;
  if (odd > many && even === 0) return "utf-16le";
  if (even > many && odd === 0) return "utf-16be";
  return "utf-8";
}

/** Thrown by utf8Stream when the bytes are no UTF-8. */
export class NotUtf8 extends Error {}

/**
 * A stream of bytes as UTF-8 without a byte order mark. Throws NotUtf8 where UTF-8 was promised and is not found: what
 * is UTF-8 already is only looked at, not decoded.
 */
export async function* utf8Stream(
  chunks: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<Uint8Array> {
  const isUtf8 = encoding === "utf-8";
  const decoder = new TextDecoder(encoding, { fatal: isUtf8 });
  const encoder = new TextEncoder();
  let isFirst = true;
  let isOpen = false;
  const decode = (bytes?: Uint8Array): string => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
    } catch {
      throw new NotUtf8();
    }
  };
  for await (const bytes of chunks) {
    if (!isUtf8) {
      yield encoder.encode(decode(bytes));
      continue;
    }
    const marked = isFirst && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    // A chunk of plain ASCII needs no decoder, unless a letter of the one before ends in it.
    const plain: boolean = !isOpen && isAscii(bytes);
    if (!plain) decode(bytes);
    isOpen = !plain && (bytes[bytes.length - 1] ?? 0) >= 0x80;
    isFirst = false;
    yield marked ? bytes.subarray(3) : bytes;
  }
  const rest = decode();
  if (!isUtf8 && rest) yield encoder.encode(rest);
}

function isAscii(bytes: Uint8Array): boolean {
  const end = bytes.length;
  const aligned = bytes.byteOffset % 4 === 0 ? end & ~3 : 0;
  const words = new Uint32Array(bytes.buffer, aligned ? bytes.byteOffset : 0, aligned / 4);
  let seen = 0;
  for (let i = 0; i < words.length; i++) seen |= words[i] as number;
  if ((seen & 0x80808080) !== 0) return false;
  for (let i = aligned; i < end; i++) if ((bytes[i] as number) >= 0x80) return false;
  return true;
}
