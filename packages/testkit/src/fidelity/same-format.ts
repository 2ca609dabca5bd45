import { collect, type Framing, type JsonObject, type OperationFormat, type Usage } from "@ai-liaison/core";
import { sampleAnswerOptions } from "../conformance/answer-options.ts";
import { streamBytes } from "../conformance/stream-bytes.ts";
import type { CorpusExchange } from "../corpus/corpus-exchange.ts";
import { type AnswerHalf, eventsOf, type RequestHalf } from "./corpus-halves.ts";
import { readAnswer, readRequest } from "./translate.ts";

/** What is read and written again in one format, against what it was. */
const TOKENS = [
  ["input", "inputTokens"],
  ["output", "outputTokens"],
  ["cache_read", "cachedInputTokens"],
  ["cache_write", "cacheWriteTokens"],
  ["reasoning", "reasoningTokens"],
  ["audio_in", "audioInputTokens"],
  ["audio_out", "audioOutputTokens"],
  ["total", "totalTokens"],
] as const satisfies readonly (readonly [string, keyof Usage])[];

/** True when the request comes back as it was, and nothing was said to be lost. */
export function sameRequest(format: OperationFormat, half: RequestHalf): boolean {
  const { body, warnings } = format.writeRequest(readRequest(format, half).request);
  return warnings.length === 0 && inOrder(body) === inOrder(half.body);
}

/** True when the body comes back as it was, or every event of the stream does, but for empty ones. */
export function sameAnswer(format: OperationFormat, half: Exclude<AnswerHalf, { kind: "error" }>): boolean {
  const options = sampleAnswerOptions({ model: "fallback", head: headFor(half) });
  const read = readAnswer(format, half);
  if (half.kind === "whole") return inOrder(format.writeResponse(read.flat(), options)) === inOrder(half.body);
  const writer = format.stream?.openWriter(options);
  const written = read.map((parts) => writer?.write(parts) ?? "").join("");
  return (
    inOrder(saidIn(streamBytes(written, half.framing), half.framing)) === inOrder(saidIn(half.bytes, half.framing))
  );
}

/** Some formats answer in the shape they were asked in: here the answer's own. */
function headFor(half: AnswerHalf): Parameters<OperationFormat["readRequest"]>[1] {
  const form = half.kind === "whole" && "embedding" in half.body ? "single" : undefined;
  const plain = sampleAnswerOptions().head;
  return form === undefined ? plain : { ...plain, form };
}

/** The events of a stream but for heartbeats and the mark of the end, which are framing. */
function saidIn(bytes: Buffer, framing: Framing): readonly unknown[] {
  return eventsOf([bytes], framing)
    .filter(({ name, data }) => data !== "[DONE]" && name !== "ping")
    .map(({ data }) => JSON.parse(data) as unknown);
}

function inOrder(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner as JsonObject).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** The counts that differ from an independent reading; null where there is none. */
export function differingTokens(
  exchange: CorpusExchange,
  format: OperationFormat,
  half: Exclude<AnswerHalf, { kind: "error" }>,
): readonly string[] | null {
  const norm = exchange.usage?.norm;
  if (norm === undefined || norm === null) return null;
  const { usage } = collect(readAnswer(format, half).flat());
  return TOKENS.flatMap(([theirs, ours]) =>
    norm[theirs] !== undefined && norm[theirs] !== (usage[ours] ?? 0) ? [theirs] : [],
  );
}
