import type { OperationFormat, Part } from "@ai-liaison/core";
import { allDialects } from "@ai-liaison/dialects";
import { describe, expect, test } from "vitest";
import { corpusPresent, loadCorpus } from "../corpus/load-corpus.ts";
import { seededRandom } from "../time/seeded-random.ts";
import { type AnswerHalf, answerHalf, eventsOf, formatOfExchange } from "./corpus-halves.ts";
import { cuts, STREAM_VARIANTS } from "./stream-variants.ts";
import { readStream } from "./translate.ts";

/** Every recorded stream, however the network cuts it and however the framing is spelled, through decoder and reader. */
interface RecordedStream {
  readonly id: string;
  readonly dialect: string;
  readonly format: OperationFormat;
  readonly half: Extract<AnswerHalf, { kind: "stream" }>;
}

const SEED = 20261121;

const streams: readonly RecordedStream[] = [...loadCorpus()].flatMap((exchange) => {
  const corpusFormat = formatOfExchange(exchange);
  if (corpusFormat === null) return [];
  const half = answerHalf(exchange, corpusFormat);
  if ("reason" in half || half.usable.kind !== "stream") return [];
  const dialect = allDialects.find(({ id }) => id === corpusFormat.dialect);
  const format = dialect?.operations[corpusFormat.operation];
  return format?.stream ? [{ id: exchange.id, dialect: corpusFormat.dialect, format, half: half.usable }] : [];
});

/** Some vendors never send this format's mark: there, the finish of every choice ends a stream. */
const ENDED_BY_FINISH: ReadonlySet<string> = new Set(["openai-chat"]);

function textOf(format: OperationFormat, pieces: Iterable<Buffer>): string {
  return JSON.stringify(readStream(format, pieces).flat());
}

/** The parts without what they remember of the look of an event. */
function meaningOf(format: OperationFormat, bytes: Buffer): string {
  const parts = readStream(format, [bytes]).flat();
  return JSON.stringify(parts.filter((part) => part.type !== "extension" || part.scope !== "delta"));
}

describe.skipIf(!corpusPresent())("recorded streams (../shared/corpus)", () => {
  test("are of every dialect", () => {
    const dialects = new Set(streams.map(({ dialect }) => dialect));
    expect([...dialects].sort()).toEqual(allDialects.map(({ id }) => id).sort());
    expect(streams.length).toBeGreaterThan(500);
  });

  test("give the same parts wherever they are cut", () => {
    const random = seededRandom(SEED);
    for (const { id, format, half } of streams) {
      const whole = textOf(format, [half.bytes]);
      for (const pieces of cuts(half.bytes, random)) {
        expect(textOf(format, pieces) === whole, `${id} cut after ${pieces[0]?.length} bytes`).toBe(true);
      }
    }
  });

  test.each(STREAM_VARIANTS)("give the same parts $name", ({ make }) => {
    for (const { id, format, half } of streams) {
      const variant = half.framing === "binary-frames" ? null : make(half.bytes.toString(), half.framing);
      if (variant === null) continue;
      expect(meaningOf(format, Buffer.from(variant)) === meaningOf(format, half.bytes), id).toBe(true);
    }
  });

  test("end in a fault, never well, when they lack their end", () => {
    let judged = 0;
    for (const { id, dialect, format, half } of streams) {
      const events = eventsOf([half.bytes], half.framing);
      const read = readStream(format, [half.bytes]);
      if (read.flat().at(-1)?.type !== "end") continue;
      const last = lastNeeded(read, ENDED_BY_FINISH.has(dialect));
      const reader = format.stream?.openReader();
      const parts = [
        ...events.slice(0, last).flatMap((event) => reader?.read(event) ?? []),
        ...(reader?.close() ?? []),
      ];
      expect(parts.at(-1)?.type, id).toBe("fault");
      expect(
        parts.some(({ type }) => type === "end"),
        id,
      ).toBe(false);
      judged += 1;
    }
    expect(judged).toBeGreaterThan(450);
  });

  test("are not taken as content alone where they end, fail or count", () => {
    for (const { id, format, half } of streams) {
      const reader = format.stream?.openReader();
      for (const event of eventsOf([half.bytes], half.framing)) {
        const told = reader?.read(event) ?? [];
        const important = told.some(({ type }) => ["start", "usage", "finish", "end", "fault"].includes(type));
        const first = told.some(({ type }) => type === "start");
        if (!first) expect(important && format.stream?.isContentOnly(event), `${id} ${event.data}`).toBe(false);
      }
    }
  });
});

/** The event that ends the stream: the one that gave `end`, else the first that said why it finished. */
function lastNeeded(read: readonly (readonly Part[])[], endedByFinish: boolean): number {
  const ending = read.findIndex((parts) => parts.some(({ type }) => type === "end"));
  if (ending < read.length - 1 && !endedByFinish) return ending;
  return read.findIndex((parts) => parts.some(({ type }) => type === "finish"));
}
