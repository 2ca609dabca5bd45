import { safeJson } from "./terminal/safe-text.ts";

/** Where a command writes. Answers go to `out`, everything said about them to `err`. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
  /** The terminal's columns; null when nobody looks. */
  readonly columns: number | null;
}

/** The process's own streams. A reader that goes away (`calls | head`) ends the command in silence. */
export function processOutput(streams: Pick<NodeJS.Process, "stdout" | "stderr">): Output {
  for (const stream of [streams.stdout, streams.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
  return {
    out: (text) => void streams.stdout.write(text),
    err: (text) => void streams.stderr.write(text),
    columns: streams.stdout.isTTY ? streams.stdout.columns : null,
  };
}

/** Resolves when what was written has been taken by whoever reads it, or nobody ever will. */
export async function drained(streams: Pick<NodeJS.Process, "stdout" | "stderr">): Promise<void> {
  await Promise.all([streams.stdout, streams.stderr].map(written));
}

function written(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.writableLength === 0) return Promise.resolve();
  return new Promise((resolve) => stream.write("", () => resolve()));
}

/** Writes a value as JSON: indented and harmless for people who look at it, on one line for programs. */
export function writeJson(output: Output, value: unknown): void {
  output.out(`${output.columns === null ? JSON.stringify(value) : safeJson(JSON.stringify(value, null, 2))}\n`);
}
