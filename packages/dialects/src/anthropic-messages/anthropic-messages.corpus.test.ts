import { collect, type OperationFormat, type Part, type StreamFormat, type Usage } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { SAMPLE_HEAD, SAMPLE_PLACE, sampleAnswerOptions } from "../fixtures/answer-options.ts";
import { formatIn, partsOfStream, streamOfFormat } from "../fixtures/recorded.ts";
import exceptions from "./fixtures/corpus-exceptions.json" with { type: "json" };
import { corpusPresent, decode, type Exchange, readExchanges, streamBytes } from "./fixtures/exchanges.ts";
import { anthropicMessages } from "./index.ts";

/**
 * Fidelity against recorded traffic: Anthropic → canonical → Anthropic is the identity for every recording of our two
 * endpoints. What differs is listed by id and reason in `fixtures/corpus-exceptions.json`; a listed id that no longer
 * differs fails the test.
 */
const WRITER = sampleAnswerOptions({ model: "fallback" });
const TOKENS = [
  ["input", "inputTokens"],
  ["output", "outputTokens"],
  ["cache_read", "cachedInputTokens"],
  ["cache_write", "cacheWriteTokens"],
  ["reasoning", "reasoningTokens"],
] as const satisfies readonly (readonly [string, keyof Usage])[];

const exchanges = readExchanges();
const requests = exchanges.filter(({ request }) => request?.body?.json !== undefined);
const answered = exchanges.filter(({ response }) => response.body !== null);
const errors = answered.filter(({ response }) => response.status >= 400);
const streams = answered.filter(
  ({ id, stream, response }) =>
    stream && response.status < 400 && response.body?.text && !Object.hasOwn(exceptions.streams, id),
);
const bodies = answered.filter(({ stream, response }) => !stream && response.status < 400 && response.body?.json);

const formatOf = ({ endpoint }: Exchange): OperationFormat =>
  formatIn(anthropicMessages, endpoint === "messages" ? "chat" : "token-count");
const streamOf = (exchange: Exchange): StreamFormat => streamOfFormat(formatOf(exchange));

/** The parts of each event, and of the connection's end. */
function readStream(exchange: Exchange, chunkBytes?: number): readonly (readonly Part[])[] {
  return partsOfStream(streamOf(exchange), streamBytes(exchange), chunkBytes);
}

/** True for a request the vendor itself refused for its shape. */
function wasRefused({ response }: Exchange): boolean {
  return response.status === 400 && JSON.stringify(response.body).includes("expected shape");
}

describe.skipIf(!corpusPresent)("recorded traffic (skipped where ../shared/corpus is absent)", () => {
  test("requests pass the checks and come back as they were", () => {
    for (const exchange of requests) {
      const body = exchange.request?.body?.json ?? {};
      const format = formatOf(exchange);
      if (wasRefused(exchange)) {
        expect(() => format.checkRequest(body, SAMPLE_PLACE), exchange.id).toThrow(/must be|required/);
        continue;
      }
      const head = format.checkRequest(body, SAMPLE_PLACE);
      expect(head.stream, exchange.id).toBe(body.stream === true);
      const written = format.writeRequest(format.readRequest(body, SAMPLE_HEAD));
      expect(written, exchange.id).toEqual({ body, warnings: [] });
    }
    expect(requests.length).toBeGreaterThan(420);
  });

  test("whole answers come back as they were", () => {
    for (const exchange of bodies) {
      const body = exchange.response.body?.json ?? {};
      const format = formatOf(exchange);
      expect(format.writeResponse(format.readResponse(body), WRITER), exchange.id).toEqual(body);
    }
    expect(bodies.length).toBeGreaterThan(370);
  });

  test("streams come back event by event as they were, but for pings, and read again give the same parts", () => {
    for (const exchange of streams) {
      const read = readStream(exchange);
      const writer = streamOf(exchange).openWriter(WRITER);
      const written = read.map((parts) => writer.write(parts)).join("");
      const events = (bytes: Buffer): unknown[] =>
        decode(bytes)
          .map(({ data }) => JSON.parse(data))
          .filter(({ type }) => type !== "ping");
      expect(events(Buffer.from(written)), exchange.id).toEqual(events(streamBytes(exchange)));
      const again = streamOf(exchange).openReader();
      expect([...decode(Buffer.from(written)).flatMap((event) => again.read(event)), ...again.close()]).toEqual(
        read.flat(),
      );
    }
    expect(streams.length).toBeGreaterThan(75);
  });

  test("streams cut byte by byte give the same parts", () => {
    for (const exchange of streams) expect(readStream(exchange, 1), exchange.id).toEqual(readStream(exchange));
  });

  test("a stream adds up to an answer that ended, with the text of its events", () => {
    for (const exchange of streams) {
      const answer = collect(readStream(exchange).flat());
      expect(answer.complete, exchange.id).toBe(true);
      const said = decode(streamBytes(exchange)).map(({ data }) => JSON.parse(data));
      const text = said.map(({ delta }) => delta?.text ?? delta?.thinking ?? "").join("");
      const blocks = answer.choices[0]?.content ?? [];
      const ours = blocks.map((block) => (block.type === "text" || block.type === "reasoning" ? block.text : ""));
      expect(ours.join(""), exchange.id).toBe(text);
      const whole = streamOf(exchange) && formatOf(exchange).writeResponse(readStream(exchange).flat(), WRITER);
      expect(whole.stop_reason, exchange.id).toBe(said.find(({ type }) => type === "message_delta")?.delta.stop_reason);
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
        content += important || event.name === "ping" ? 0 : 1;
        passed += only ? 1 : 0;
      }
    }
    expect(passed / content).toBeGreaterThan(0.98);
  });

  test("tokens are what an independent reading found", () => {
    for (const exchange of [...bodies, ...streams]) {
      if (exchange.usage === null) continue;
      const parts = exchange.stream
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
        `${exchange.id} ${JSON.stringify({ differing, usage, exchange: exchange.usage })}`,
      ).toBe(listed);
    }
  });

  test("errors become faults that fit their status, without the vendor's words on credentials", () => {
    const fitting: Record<number, readonly string[]> = {
      400: ["invalid_request", "context_length"],
      401: ["provider_authentication"],
    };
    for (const exchange of errors) {
      const { status, headers, body } = exchange.response;
      const fault = anthropicMessages.readError({ status, headers, body: body?.json ?? null, nowMs: 0 });
      expect(fitting[status], `${exchange.id} ${fault.code}`).toContain(fault.code);
      if (status === 401) expect(fault.message).not.toMatch(/key/i);
    }
    expect(errors.length).toBeGreaterThan(4);
  });

  test("every listed exception is an exchange of the corpus", () => {
    const ids = new Set(exchanges.map(({ id }) => id));
    for (const listed of Object.values(exceptions)) for (const id of Object.keys(listed)) expect(ids).toContain(id);
  });
});
