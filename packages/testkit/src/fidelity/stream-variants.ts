import type { SeededRandom } from "../time/seeded-random.ts";

/** A stream's bytes said in another way that means the same. */
export interface StreamVariant {
  readonly name: string;
  /** Null where the framing has no such way. */
  readonly make: (text: string, framing: "sse" | "ndjson") => string | null;
}

export const STREAM_VARIANTS: readonly StreamVariant[] = [
  { name: "with CRLF", make: (text) => text.replace(/\r?\n/g, "\r\n") },
  {
    name: "with comments between events",
    make: (text, framing) => (framing === "sse" ? commented(text) : spaced(text)),
  },
  { name: "with data over several lines", make: (text, framing) => (framing === "sse" ? overLines(text) : null) },
  { name: "without the last blank line", make: (text) => text.replace(/[\r\n]+$/, "") },
  { name: "with blank lines at its end", make: (text) => `${text}\n\n\n` },
  {
    name: "without blanks after colons",
    make: (text, framing) => (framing === "sse" ? text.replace(/^(data|event): /gm, "$1:") : null),
  },
];

/** Comments between events, and within one. */
function commented(text: string): string {
  return `: hello\n\n${text.replace(/^data:/gm, ": still here\ndata:").replace(/\r?\n\r?\n/g, "\n\n: keep-alive\n\n")}`;
}

function spaced(text: string): string {
  return text.replace(/\n/g, "\n\n");
}

/** JSON may be broken after its first brace: the lines of one event are joined by a line's end. */
function overLines(text: string): string {
  return text.replace(/^data: ?\{/gm, "data: {\ndata: ");
}

const ALL_BELOW_BYTES = 1_500;
const SAMPLE = 8;

/** Ways to cut a stream in two: at every byte of a short one, at some of a long one; and into single bytes. */
export function* cuts(bytes: Buffer, random: SeededRandom): Iterable<readonly Buffer[]> {
  yield Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
  const all = bytes.length < ALL_BELOW_BYTES;
  const count = all ? bytes.length - 1 : SAMPLE;
  for (let index = 1; index <= count; index++) {
    const at = all ? index : 1 + random.below(bytes.length - 1);
    yield [bytes.subarray(0, at), bytes.subarray(at)];
  }
}
