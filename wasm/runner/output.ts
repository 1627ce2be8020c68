import { writeFile } from "node:fs/promises";
import { fileFailure } from "./arguments";

/** Whoever reads may stop reading (`| head`): that is no failure of what writes. */
export function letReadersLeave(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (cause) => {
      if (!isReaderGone(cause)) throw cause;
    });
  }
}

const isReaderGone = (cause: Error) => (cause as NodeJS.ErrnoException).code === "EPIPE";

/** Writes to the file, or to standard output without one. */
export async function write(text: string | Uint8Array, path: string | undefined): Promise<void> {
  if (path === undefined) {
    await new Promise<void>((resolve, reject) =>
      process.stdout.write(text, (error) => (error && !isReaderGone(error) ? reject(error) : resolve())),
    );
    return;
  }
  await writeFile(path, text).catch((cause) => {
    throw fileFailure(path, cause);
  });
}

export const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
