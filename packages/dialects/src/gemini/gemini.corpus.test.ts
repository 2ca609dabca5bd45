import {
  collect,
  type JsonObject,
  type OperationFormat,
  type Part,
  type StreamFormat,
  type Usage,
} from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { SAMPLE_HEAD, sampleAnswerOptions } from "../fixtures/answer-options.ts";
import { formatIn, partsOfStream } from "../fixtures/recorded.ts";
import exceptions from "./fixtures/corpus-exceptions.json" with { type: "json" };
import {
  corpusPresent,
  decode,
  type Exchange,
  OPERATIONS,
  placeOf,
  readExchanges,
  rejectAnswer,
  rejectRequest,
  streamBytes,
} from "./fixtures/exchanges.ts";
import { gemini } from "./index.ts";

/**
 * Fidelity against recorded traffic of the Gemini API and of Vertex AI: read and written again is the identity for
 * every recording that can be judged at all. What cannot be judged is counted by reason, what differs is listed by id
 * and reason in `fixtures/corpus-exceptions.json`, and a listed id that no longer differs fails the test.
 */
const TOKENS = [
  ["input", "inputTokens"],
  ["output", "outputTokens"],
  ["cache_read", "cachedInputTokens"],
  ["reasoning", "reasoningTokens"],
  ["audio_in", "audioInputTokens"],
  ["audio_out", "audioOutputTokens"],
  ["total", "totalTokens"],
] as const satisfies readonly (readonly [string, keyof Usage])[];

const exchanges = readExchanges();
const counts = new Map<string, number>();

function count(what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

function judged(reason: string | null): boolean {
  if (reason !== null) count(`not judged: ${reason}`);
  return reason === null;
}

const formatOf = ({ endpoint }: Exchange): OperationFormat => formatIn(gemini, OPERATIONS[endpoint] ?? "chat");

const stream = gemini.operations.chat?.stream as StreamFormat;

/** The parts of each event, and of the connection's end. */
function readStream(exchange: Exchange, chunkBytes?: number): readonly (readonly Part[])[] {
  return partsOfStream(stream, streamBytes(exchange), chunkBytes);
}

const answers = exchanges.filter((exchange) => judged(rejectAnswer(exchange)));
const requests = exchanges.filter((exchange) => judged(rejectRequest(exchange)));
const errors = answers.filter(({ response }) => response.status >= 400);
const streams = answers.filter(({ response }) => response.status < 400 && response.body?.text !== undefined);
const bodies = answers.filter(({ response }) => response.status < 400 && response.body?.text === undefined);

describe.skipIf(!corpusPresent)("recorded traffic (skipped where ../shared/corpus is absent)", () => {
  test("requests pass the checks and come back as they were", () => {
    for (const exchange of requests) {
      const body = exchange.request?.body?.json ?? {};
      const format = formatOf(exchange);
      const head = format.checkRequest(body, placeOf(exchange));
      const { body: written, warnings } = format.writeRequest(format.readRequest(body, head));
      expect({ body: written, warnings }, exchange.id).toEqual({ body, warnings: [] });
      count(`requests ${exchange.endpoint}`);
    }
    expect(requests.length).toBeGreaterThan(500);
  });

  test("what canonical form has a place for is there, not in an extension", () => {
    const canonical =
      /^(contents|systemInstruction|tools|generationConfig\.(maxOutputTokens|temperature|topP|topK|candidateCount|stopSequences|seed|responseMimeType|responseSchema|responseJsonSchema))$/;
    for (const exchange of requests.filter(({ endpoint }) => endpoint.includes("enerate"))) {
      const body = exchange.request?.body?.json ?? {};
      const format = formatOf(exchange);
      const request = format.readRequest(body, format.checkRequest(body, placeOf(exchange)));
      const kept = Object.keys(request.extension?.fields ?? {}).filter((name) => canonical.test(name));
      expect(kept, exchange.id).toEqual([]);
    }
  });

  test("whole answers come back as they were", () => {
    for (const exchange of bodies) {
      const body = exchange.response.body?.json ?? {};
      const format = formatOf(exchange);
      const form = "embedding" in body ? "single" : "batch";
      const options = sampleAnswerOptions({ model: "fallback", head: { ...SAMPLE_HEAD, form } });
      expect(format.writeResponse(format.readResponse(body), options), exchange.id).toEqual(body);
      count(`answers ${exchange.endpoint}`);
    }
    expect(bodies.length).toBeGreaterThan(400);
  });

  test("streams come back chunk by chunk as they were, and read again give the same parts", () => {
    for (const exchange of streams) {
      const read = readStream(exchange);
      const writer = stream.openWriter(sampleAnswerOptions({ model: "fallback" }));
      const written = read.map((parts) => writer.write(parts)).join("");
      const sent = decode(streamBytes(exchange));
      const chunks = (events: typeof sent): unknown[] => events.map(({ data }) => JSON.parse(data));
      expect(chunks(decode(Buffer.from(written))), exchange.id).toEqual(chunks(sent));
      const again = stream.openReader();
      const parts = decode(Buffer.from(written)).flatMap((event) => again.read(event));
      expect([...parts, ...again.close()], exchange.id).toEqual(read.flat());
      count("streams");
    }
    expect(streams.length).toBeGreaterThan(40);
  });

  test("streams cut byte by byte give the same parts", () => {
    for (const exchange of streams) expect(readStream(exchange, 1), exchange.id).toEqual(readStream(exchange));
  });

  test("a stream ends well, and adds up to what its chunks say", () => {
    for (const exchange of streams) {
      const answer = collect(readStream(exchange).flat());
      expect(answer.complete, exchange.id).toBe(true);
      const chunks = decode(streamBytes(exchange)).map(({ data }) => JSON.parse(data) as RecordedChunk);
      const parts = chunks.flatMap(({ candidates }) => candidates?.[0]?.content?.parts ?? []);
      const blocks = answer.choices[0]?.content ?? [];
      const textOf = (thought: boolean): string =>
        parts.map((part) => ((part.thought ?? false) === thought ? (part.text ?? "") : "")).join("");
      const ours = (type: "text" | "reasoning"): string =>
        blocks.map((block) => (block.type === type ? block.text : "")).join("");
      expect(ours("text"), exchange.id).toBe(textOf(false));
      expect(ours("reasoning"), exchange.id).toBe(textOf(true));
      const names = parts.flatMap(({ functionCall }) => functionCall?.name ?? []);
      expect(
        blocks.flatMap((block) => (block.type === "tool-call" ? block.name : [])),
        exchange.id,
      ).toEqual(names);
      const signed = parts.flatMap(({ thoughtSignature }) => thoughtSignature ?? []).length;
      const kept = blocks.filter((block) => "signature" in block || "opaque" === block.type).length;
      expect(kept, exchange.id).toBeGreaterThanOrEqual(signed);
    }
  });

  test("a stream written as another vendor's (no extensions, part by part) still says the same", () => {
    for (const exchange of streams) {
      const read = readStream(exchange).flat();
      const writer = stream.openWriter(sampleAnswerOptions({ model: "fallback" }));
      const foreign = read.filter(({ type }) => type !== "extension");
      const written = foreign.map((part) => writer.write([part])).join("");
      const again = stream.openReader();
      const parts = decode(Buffer.from(written)).flatMap((event) => again.read(event));
      const [before, after] = [collect(foreign), collect([...parts, ...again.close()])];
      expect(after.complete, exchange.id).toBe(true);
      expect(after.choices[0]?.content, exchange.id).toEqual(before.choices[0]?.content);
      expect([after.usage, after.choices[0]?.finish], exchange.id).toEqual([before.usage, before.choices[0]?.finish]);
    }
  });

  test("an event that passes as content alone has nothing else in it", () => {
    for (const exchange of streams) {
      const reader = stream.openReader();
      for (const event of decode(streamBytes(exchange))) {
        const important = reader.read(event).some(({ type }) => ["usage", "finish", "end", "fault"].includes(type));
        if (important) expect(stream.isContentOnly(event), `${exchange.id} ${event.data}`).toBe(false);
      }
    }
  });

  test("tokens are what an independent reading found", () => {
    for (const exchange of [...bodies, ...streams]) {
      if (exchange.usage === null) continue;
      const parts =
        exchange.response.body?.text !== undefined
          ? readStream(exchange).flat()
          : formatOf(exchange).readResponse(exchange.response.body?.json ?? {});
      const { usage } = collect(parts);
      const differing = TOKENS.filter(([norm, ours]) => {
        const theirs = exchange.usage?.norm[norm];
        return theirs !== undefined && theirs !== (usage[ours] ?? 0);
      });
      const listed = Object.hasOwn(exceptions.tokens, exchange.id);
      expect(
        differing.length > 0,
        `${exchange.id} ${JSON.stringify({ differing, usage, norm: exchange.usage.norm })}`,
      ).toBe(listed);
      count(listed ? "tokens excepted" : "tokens");
    }
  });

  test("errors become faults that fit their status, without the vendor's words on credentials", () => {
    const fitting: Record<number, readonly string[]> = {
      400: ["invalid_request", "context_length", "provider_authentication"],
      401: ["provider_authentication"],
      404: ["model_not_found"],
      429: ["rate_limited", "quota_exhausted"],
    };
    for (const exchange of errors) {
      const { status, headers, body } = exchange.response;
      const fault = gemini.readError({ status, headers, body: body?.json ?? null, nowMs: 0 });
      expect(fitting[status], `${exchange.id} ${status} ${fault.code}`).toContain(fault.code);
      if (fault.code === "provider_authentication") expect(fault.message).not.toMatch(/key/i);
      count(`errors ${fault.code}`);
    }
    expect(errors.length).toBeGreaterThan(5);
  });

  test("every listed exception is an exchange of the corpus", () => {
    const ids = new Set(exchanges.map(({ id }) => id));
    for (const id of Object.keys(exceptions.tokens)) expect(ids).toContain(id);
  });

  test("the sums of all this are printed", () => {
    const lines = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, number]) => `${number} ${what}`);
    process.stdout.write(`${lines.join("\n")}\n`);
    expect(counts.get("streams")).toBeGreaterThan(40);
  });
});

/** As much of a recorded chunk as the plain sum looks at. */
interface RecordedChunk {
  readonly candidates?: readonly { readonly content?: { readonly parts?: readonly RecordedPart[] } }[];
}

interface RecordedPart {
  readonly text?: string;
  readonly thought?: boolean;
  readonly thoughtSignature?: string;
  readonly functionCall?: JsonObject & { readonly name?: string };
}
