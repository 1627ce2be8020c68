/** Which characters the bytes of a text file stand for. */

export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

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

/** Thrown by decodeStream when the bytes are no UTF-8. */
export class NotUtf8 extends Error {}

/**
 * The text of a stream of bytes, chunk by chunk, without a byte order mark, and with every line end (CRLF, CR, LF)
 * as LF. Throws NotUtf8 where UTF-8 was promised and is not found.
 */
export async function* decodeStream(
  chunks: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: encoding === "utf-8" });
  let heldReturn = "";
  const decode = (bytes?: Uint8Array): string => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
    } catch {
      throw new NotUtf8();
    }
  };
  for await (const bytes of chunks) {
    let text = heldReturn + decode(bytes);
    // A carriage return at the end of a chunk waits for the line feed that may follow it.
    heldReturn = text.endsWith("\r") ? "\r" : "";
    if (heldReturn) text = text.slice(0, -1);
    yield withLineFeeds(text);
  }
  yield withLineFeeds(heldReturn + decode());
}

const withLineFeeds = (text: string) => (text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text);
