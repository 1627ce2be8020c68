import { badData } from "../engine-error";

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const [openBrace, closeBrace, openList, closeList] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Longer than this, a record is an object that holds the whole table, or a text that never closes. */
const longestRecord = 8_000_000;

/** Cuts JSON bytes that come in chunks into the texts of its records: the items of one list, or values in a row. */
export class RecordCutter {
  private readonly decoder = new TextDecoder();
  private held: Uint8Array[] = [];
  private heldBytes = 0;
  private depth = 0;
  /** The depth at which records stand: 1 inside a list. Unknown before the first sign. */
  private base = -1;
  private inText = false;
  private escaped = false;
  private inRecord = false;
  private closed = false;
  private count = 0;

  constructor(private readonly name: string) {}

  push(bytes: Uint8Array): string[] {
    const texts: string[] = [];
    let start = 0;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i] as number;
      if (this.inText) {
        if (this.escaped) this.escaped = false;
        else if (byte === backslash) this.escaped = true;
        else if (byte === quote) this.inText = false;
        continue;
      }
      if (byte <= 32) {
        // A bare value in a row of values ends at a blank.
        if (this.inRecord && this.depth === this.base) start = this.take(texts, bytes, start, i);
        continue;
      }
      if (this.base < 0) {
        this.base = byte === openList ? 1 : 0;
        if (this.base === 1) {
          this.depth = 1;
          continue;
        }
      }
      if (this.closed) throw this.fault("After the end of the list there is more. Remove it.");
      if (this.depth === this.base && (byte === comma || byte === closeList)) {
        if (this.inRecord) start = this.take(texts, bytes, start, i);
        if (byte === closeList) this.closed = true;
        continue;
      }
      if (!this.inRecord) {
        this.inRecord = true;
        start = i;
      }
      if (byte === quote) this.inText = true;
      else if (byte === openBrace || byte === openList) this.depth++;
      else if (byte === closeBrace || byte === closeList) {
        this.depth--;
        if (this.depth < this.base) throw this.fault("A bracket closes here that was never opened.");
        if (this.depth === this.base) start = this.take(texts, bytes, start, i + 1);
      }
    }
    if (this.inRecord) {
      this.held.push(bytes.slice(start));
      this.heldBytes += bytes.length - start;
      if (this.heldBytes > longestRecord) {
        throw this.fault(
          "This record is longer than 8 million characters. Give a list of objects, one for each row, such as pandas writes with to_json(orient='records').",
        );
      }
    }
    return texts;
  }

  end(): string[] {
    if (this.base === 1 && !this.closed) throw this.fault("The file is cut off: its list does not end.");
    if (!this.inRecord) return [];
    if (this.depth > this.base || this.inText) throw this.fault("The file is cut off inside this record.");
    const texts: string[] = [];
    this.take(texts, new Uint8Array(0), 0, 0);
    return texts;
  }

  /** Answers where the next record can begin. */
  private take(texts: string[], bytes: Uint8Array, start: number, end: number): number {
    let text = "";
    for (const part of this.held) text += this.decoder.decode(part, { stream: true });
    text += this.decoder.decode(bytes.subarray(this.held.length > 0 ? 0 : start, end));
    this.held = [];
    this.heldBytes = 0;
    this.inRecord = false;
    this.count++;
    texts.push(text);
    return end;
  }

  private fault(message: string) {
    return badData(`${this.name}, record ${this.count + 1}`, message);
  }
}
