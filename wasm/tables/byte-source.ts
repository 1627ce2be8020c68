import { cancelled } from "../engine-error";

/** Where bytes come from. It may be opened again: a file that turns out to be no UTF-8 is read a second time. */
export interface ByteSource {
  name: string;
  /** In bytes, if known. */
  size?: number;
  open(): AsyncIterable<Uint8Array>;
}

export interface ReadOptions {
  /** Called with the share read, 0..1, where the size is known. */
  progress?: (share: number) => void;
  signal?: AbortSignal;
}

/** How a file was understood. */
export interface TableFacts {
  rows: number;
  /** What the reader should know, in sentences. */
  notes: string[];
}

export function stopIfCancelled(source: ByteSource, { signal }: ReadOptions): void {
  if (signal?.aborted) throw cancelled(source.name);
}

/** Passes bytes on, tells how many they were, and stops when the signal fires. */
export async function* counted(source: ByteSource, options: ReadOptions): AsyncGenerator<Uint8Array> {
  let read = 0;
  for await (const bytes of source.open()) {
    stopIfCancelled(source, options);
    yield bytes;
    read += bytes.length;
    if (source.size) options.progress?.(Math.min(read / source.size, 1));
  }
  stopIfCancelled(source, options);
}

/** Up to 4096 bytes, however small the chunks are. */
export async function firstBytes(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const head = new Uint8Array(4096);
  let length = 0;
  for await (const bytes of chunks) {
    const part = bytes.subarray(0, head.length - length);
    head.set(part, length);
    length += part.length;
    if (length === head.length) break;
  }
  return head.subarray(0, length);
}

/** All of a source in one piece: for formats that cannot be read in order. */
export async function allBytes(source: ByteSource, options: ReadOptions): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of counted(source, { signal: options.signal })) parts.push(part);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
