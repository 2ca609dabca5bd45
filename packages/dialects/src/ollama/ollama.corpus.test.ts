import { collect, type OperationFormat, type Part, type StreamFormat } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { SAMPLE_PLACE, sampleAnswerOptions } from "../fixtures/answer-options.ts";
import { formatIn, partsOfStream, streamOfFormat } from "../fixtures/recorded.ts";
import { corpusPresent, decode, type Exchange, OPERATIONS, readExchanges } from "./fixtures/exchanges.ts";
import { ollama } from "./index.ts";

/** Fidelity against recorded traffic: Ollama → canonical → Ollama is the identity for every recording of its own API. */
const exchanges = readExchanges();
const streams = exchanges.filter(({ response }) => response.body?.text !== undefined);
const errors = exchanges.filter(({ response }) => response.status >= 400);
const bodies = exchanges.filter((exchange) => !streams.includes(exchange) && !errors.includes(exchange));

const formatOf = ({ path }: Exchange): OperationFormat => formatIn(ollama, OPERATIONS[path] ?? "chat");
const streamOf = (exchange: Exchange): StreamFormat => streamOfFormat(formatOf(exchange));

function readStream(exchange: Exchange, chunkBytes?: number): readonly (readonly Part[])[] {
  return partsOfStream(streamOf(exchange), Buffer.from(exchange.response.body?.text ?? ""), chunkBytes);
}

describe.skipIf(!corpusPresent)("recorded traffic (skipped where ../shared/corpus is absent)", () => {
  test("there is some of every kind", () => {
    process.stdout.write(
      `ollama: ${exchanges.length} requests, ${bodies.length} answers, ${streams.length} streams, ${errors.length} errors\n`,
    );
    expect(bodies.length).toBeGreaterThan(5);
    expect(streams.length).toBeGreaterThan(4);
    expect(errors.length).toBe(1);
  });

  test("requests pass the checks and come back as they were", () => {
    for (const exchange of exchanges) {
      const body = exchange.request?.body?.json ?? {};
      const format = formatOf(exchange);
      const head = format.checkRequest(body, { ...SAMPLE_PLACE, path: exchange.path });
      expect(head.stream, exchange.id).toBe(body.stream !== false);
      expect(format.writeRequest(format.readRequest(body, head)), exchange.id).toEqual({ body, warnings: [] });
    }
  });

  test("whole answers come back as they were", () => {
    for (const exchange of bodies) {
      const body = exchange.response.body?.json ?? {};
      const format = formatOf(exchange);
      expect(format.writeResponse(format.readResponse(body), sampleAnswerOptions()), exchange.id).toEqual(body);
    }
  });

  test("streams come back line by line as they were, also when cut byte by byte", () => {
    for (const exchange of streams) {
      const read = readStream(exchange);
      expect(readStream(exchange, 1), exchange.id).toEqual(read);
      const writer = streamOf(exchange).openWriter(sampleAnswerOptions());
      const written = read.map((parts) => writer.write(parts)).join("");
      const json = (text: string): unknown => decode(text).map(({ data }) => JSON.parse(data));
      expect(json(written), exchange.id).toEqual(json(exchange.response.body?.text ?? ""));
    }
  });

  test("a line that passes as content alone has nothing else in it, and all content does pass", () => {
    for (const exchange of streams) {
      const reader = streamOf(exchange).openReader();
      for (const event of decode(exchange.response.body?.text ?? "")) {
        const important = reader.read(event).some(({ type }) => ["usage", "finish", "end", "fault"].includes(type));
        expect(streamOf(exchange).isContentOnly(event), event.data).toBe(!important);
      }
    }
  });

  test("tokens are what an independent reading found", () => {
    for (const exchange of [...bodies, ...streams]) {
      const { body } = exchange.response;
      const parts =
        body?.text === undefined ? formatOf(exchange).readResponse(body?.json ?? {}) : readStream(exchange).flat();
      const { usage, complete } = collect(parts);
      expect(complete, exchange.id).toBe(true);
      const { input, output } = exchange.usage?.norm ?? {};
      // The independent reading counts a prompt that was still in memory, and so not reported, as 0.
      expect([usage.inputTokens ?? 0, usage.outputTokens], exchange.id).toEqual([input, output]);
    }
  });

  test("errors become faults that fit their words", () => {
    for (const { response } of errors) {
      const fault = ollama.readError({ ...response, body: response.body?.json ?? null, nowMs: 0 });
      expect([fault.code, fault.status]).toEqual(["model_not_found", 404]);
    }
  });
});
