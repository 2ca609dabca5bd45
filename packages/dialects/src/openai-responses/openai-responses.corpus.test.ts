import {
  collect,
  type Fault,
  type OperationFormat,
  type Part,
  type StreamFormat,
  toFault,
  type Usage,
  type WholeAnswer,
} from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { SAMPLE_HEAD, SAMPLE_PLACE, sampleAnswerOptions } from "../fixtures/answer-options.ts";
import { formatIn, partsOfStream, streamOfFormat } from "../fixtures/recorded.ts";
import exceptions from "./fixtures/corpus-exceptions.json" with { type: "json" };
import {
  corpusPresent,
  decode,
  type Exchange,
  operationOf,
  readExchanges,
  rejectAnswer,
  rejectRequest,
  streamBytes,
} from "./fixtures/exchanges.ts";
import { openaiResponses } from "./index.ts";

/**
 * Fidelity against recorded traffic: Responses → canonical → Responses is the identity for every recording that can be
 * judged at all. What cannot be judged is counted by reason, what differs is listed by id and reason in
 * `fixtures/corpus-exceptions.json`, and a listed id that no longer differs fails the test.
 */
const WRITER = sampleAnswerOptions({ model: "fallback" });
const TOKENS = [
  ["input", "inputTokens"],
  ["output", "outputTokens"],
  ["cache_read", "cachedInputTokens"],
  ["cache_write", "cacheWriteTokens"],
  ["reasoning", "reasoningTokens"],
  ["total", "totalTokens"],
] as const satisfies readonly (readonly [string, keyof Usage])[];

const exchanges = readExchanges();
const rejects = new Map<string, number>();
const counts = new Map<string, number>();

function count(table: Map<string, number>, key: string): void {
  table.set(key, (table.get(key) ?? 0) + 1);
}

function judged(reason: string | null): boolean {
  if (reason !== null) count(rejects, reason);
  return reason === null;
}

const formatOf = (exchange: Exchange): OperationFormat => formatIn(openaiResponses, operationOf(exchange));
const streamOf = (exchange: Exchange): StreamFormat => streamOfFormat(formatOf(exchange));

function readStream(exchange: Exchange, chunkBytes?: number): readonly (readonly Part[])[] {
  return partsOfStream(streamOf(exchange), streamBytes(exchange), chunkBytes);
}

/** A part as a vendor of another format would have told it: nothing of the events it came in. */
function withoutEvents(part: Part): Part | null {
  if (part.type === "extension" && part.scope === "delta") return null;
  if (part.type !== "start") return part;
  const { extension: _, ...bare } = part;
  return bare;
}

/** Blocks without what is kept beside them. */
function plain({ choices }: WholeAnswer): unknown {
  return choices.map(({ content }) => content.map(({ extension: _, ...block }) => block));
}

/** Thoughts are encrypted anew for each event that holds them: their texts differ, and each is good. */
function withoutProofs(response: unknown): unknown {
  return JSON.parse(JSON.stringify(response, (key, value) => (key === "encrypted_content" ? typeof value : value)));
}

function isError({ response }: Exchange): boolean {
  const error = response.body?.json?.error;
  return response.status >= 400 || (error !== undefined && error !== null);
}

/** A failure told with a success's status is found by who reads the answer. */
function faultOf(exchange: Exchange): Fault {
  const { status, headers, body } = exchange.response;
  if (status >= 400) return openaiResponses.readError({ status, headers, body: body?.json ?? null, nowMs: 0 });
  try {
    formatOf(exchange).readResponse(body?.json ?? {});
  } catch (error) {
    return toFault(error);
  }
  throw new Error(`${exchange.id} was read as an answer`);
}

const answers = exchanges.filter((exchange) => judged(rejectAnswer(exchange)));
const requests = exchanges.filter((exchange) => judged(rejectRequest(exchange)));
const errors = answers.filter(isError);
const streams = answers.filter((exchange) => exchange.stream && !isError(exchange));
const bodies = answers.filter((exchange) => !exchange.stream && !isError(exchange));

describe.skipIf(!corpusPresent)("recorded traffic (skipped where ../shared/corpus is absent)", () => {
  test("requests pass the checks and come back as they were", () => {
    for (const exchange of requests) {
      const body = exchange.request?.body?.json ?? {};
      const format = formatOf(exchange);
      // Prompt templates may name the model themselves.
      const head = format.checkRequest({ ...body, model: body.model ?? "named-elsewhere" }, SAMPLE_PLACE);
      expect(head.stream, exchange.id).toBe(body.stream === true);
      const written = format.writeRequest(format.readRequest(body, SAMPLE_HEAD));
      expect(written, exchange.id).toEqual({ body, warnings: [] });
      count(counts, "requests");
    }
    expect(requests.length).toBeGreaterThan(500);
  });

  test("whole answers come back as they were", () => {
    for (const exchange of bodies) {
      const body = exchange.response.body?.json ?? {};
      const format = formatOf(exchange);
      expect(format.writeResponse(format.readResponse(body), WRITER), exchange.id).toEqual(body);
      count(counts, "answers");
    }
    expect(bodies.length).toBeGreaterThan(400);
  });

  test("streams come back event by event as they were", () => {
    for (const exchange of streams) {
      const writer = streamOf(exchange).openWriter(WRITER);
      const written = readStream(exchange).map((parts) => writer.write(parts));
      const sent = decode(streamBytes(exchange)).filter(({ data }) => data !== "[DONE]");
      const same = JSON.stringify(decode(Buffer.from(written.join("")))) === JSON.stringify(sent);
      expect(same, exchange.id).toBe(!Object.hasOwn(exceptions.streams, exchange.id));
      count(counts, "streams");
    }
    expect(streams.length).toBeGreaterThan(100);
  });

  test("streams made anew from their parts alone read as the same answer", () => {
    for (const exchange of streams) {
      const parts = readStream(exchange)
        .flat()
        .map(withoutEvents)
        .filter((part) => part !== null);
      const writer = streamOf(exchange).openWriter(WRITER);
      const text = parts.map((part) => writer.write([part])).join("");
      const reader = streamOf(exchange).openReader();
      const again = decode(Buffer.from(text)).flatMap((event) => reader.read(event));
      const [before, after] = [collect(parts), collect(again)];
      expect(after.fault?.code, exchange.id).toEqual(before.fault?.code);
      if (before.fault !== null) continue;
      expect(after.choices[0]?.finish, exchange.id).toEqual(before.choices[0]?.finish);
      expect(plain(after), exchange.id).toEqual(plain(before));
      expect(after.usage, exchange.id).toEqual(before.usage);
      count(counts, "streams made anew");
    }
  });

  test("streams cut byte by byte give the same parts", () => {
    for (const exchange of streams) expect(readStream(exchange, 1), exchange.id).toEqual(readStream(exchange));
  });

  test("a stream's parts add up to the response its last event holds", () => {
    for (const exchange of streams) {
      const parts = readStream(exchange).flat();
      const last = decode(streamBytes(exchange)).findLast(({ data }) => data !== "[DONE]");
      const { response } = JSON.parse(last?.data ?? "{}");
      if (collect(parts).fault !== null) continue;
      const written = withoutProofs(formatOf(exchange).writeResponse(parts, WRITER));
      const listed = Object.hasOwn(exceptions.sums, exchange.id);
      if (listed) expect(written, exchange.id).not.toEqual(withoutProofs(response));
      else expect(written, exchange.id).toEqual(withoutProofs(response));
      count(counts, listed ? "sums excepted" : "sums");
    }
  });

  test("tokens are what an independent reading found", () => {
    for (const exchange of [...bodies, ...streams]) {
      if (exchange.usage === null) continue;
      const format = formatOf(exchange);
      const parts = exchange.stream
        ? readStream(exchange).flat()
        : format.readResponse(exchange.response.body?.json ?? {});
      const { usage } = collect(parts);
      const differing = TOKENS.filter(([norm, ours]) => {
        const theirs = exchange.usage?.norm[norm];
        return theirs !== undefined && theirs !== (usage[ours] ?? 0);
      });
      const listed = Object.hasOwn(exceptions.tokens, exchange.id);
      expect(differing.length > 0, `${exchange.id} ${JSON.stringify({ differing, usage })}`).toBe(listed);
      count(counts, listed ? "tokens excepted" : "tokens");
    }
  });

  test("an event that passes as content alone has nothing else in it, and most content does pass", () => {
    let content = 0;
    let passed = 0;
    for (const exchange of streams) {
      const stream = streamOf(exchange);
      const reader = stream.openReader();
      for (const event of decode(streamBytes(exchange))) {
        const important = reader
          .read(event)
          .some(({ type }) => ["start", "usage", "finish", "end", "fault"].includes(type));
        const only = stream.isContentOnly(event);
        expect(only && important, `${exchange.id} ${event.data}`).toBe(false);
        content += event.name.endsWith(".delta") ? 1 : 0;
        passed += only ? 1 : 0;
      }
    }
    expect(passed / content).toBeGreaterThan(0.95);
  });

  test("errors become faults that fit their status", () => {
    const fitting: Record<number, readonly string[]> = {
      200: ["quota_exhausted", "invalid_request"],
      400: ["invalid_request", "context_length", "model_not_found", "provider_authentication"],
      401: ["provider_authentication"],
    };
    for (const exchange of errors) {
      const fault = faultOf(exchange);
      const { status } = exchange.response;
      expect(fitting[status], `${exchange.id} ${status} ${fault.code}`).toContain(fault.code);
      if (fault.code === "provider_authentication") expect(fault.message).not.toMatch(/key/i);
      count(counts, "errors");
    }
    expect(errors.length).toBeGreaterThan(10);
  });

  test("every listed exception is an exchange of the corpus; the figures are printed", () => {
    const ids = new Set(exchanges.map(({ id }) => id));
    for (const listed of Object.values(exceptions)) for (const id of Object.keys(listed)) expect(ids).toContain(id);
    process.stdout.write(`${JSON.stringify({ all: exchanges.length, ...Object.fromEntries(counts) })}\n`);
    process.stdout.write(`${JSON.stringify(Object.fromEntries(rejects))}\n`);
  });
});
