import { collect, type OperationFormat, type Part, type StreamFormat } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { SAMPLE_PLACE, sampleAnswerOptions } from "../fixtures/answer-options.ts";
import { formatIn, partsOfStream, streamOfFormat } from "../fixtures/recorded.ts";
import { corpusPresent, decode, type Exchange, OPERATIONS, readExchanges } from "./fixtures/exchanges.ts";
import { cohere } from "./index.ts";

/** Fidelity against recorded traffic: Cohere → canonical → Cohere is the identity for every recording of its API v2. */
const exchanges = readExchanges();
const errors = exchanges.filter(({ response }) => response.status >= 400);
const answered = exchanges.filter(({ response }) => response.status < 400);
const streams = answered.filter(({ response }) => response.body?.text !== undefined);
const bodies = answered.filter(({ response }) => response.body?.json !== undefined);

const formatOf = ({ path }: Exchange): OperationFormat => formatIn(cohere, OPERATIONS[path] ?? "chat");
const streamOf = (exchange: Exchange): StreamFormat => streamOfFormat(formatOf(exchange));

const textOf = ({ response }: Exchange): string => response.body?.text ?? "";

function readStream(exchange: Exchange, chunkBytes?: number): readonly (readonly Part[])[] {
  return partsOfStream(streamOf(exchange), Buffer.from(textOf(exchange)), chunkBytes);
}

describe.skipIf(!corpusPresent)("recorded traffic (skipped where ../shared/corpus is absent)", () => {
  test("there is some of every kind", () => {
    process.stdout.write(
      `cohere: ${exchanges.length} requests, ${bodies.length} answers, ${streams.length} streams, ${errors.length} errors\n`,
    );
    expect(bodies.length).toBeGreaterThan(40);
    expect(streams.length).toBeGreaterThan(10);
    expect(errors.length).toBe(2);
  });

  test("requests pass the checks and come back as they were", () => {
    for (const exchange of exchanges) {
      const body = exchange.request?.body?.json ?? {};
      const format = formatOf(exchange);
      const head = format.checkRequest(body, { ...SAMPLE_PLACE, path: exchange.path });
      expect(head.stream, exchange.id).toBe(body.stream === true);
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

  test("streams come back event by event as they were, also when cut byte by byte", () => {
    for (const exchange of streams) {
      const read = readStream(exchange);
      expect(readStream(exchange, 1), exchange.id).toEqual(read);
      const writer = streamOf(exchange).openWriter(sampleAnswerOptions());
      const written = read.map((parts) => writer.write(parts)).join("");
      expect(comparable(written), exchange.id).toEqual(comparable(textOf(exchange)));
    }
  });

  test("events are kept whole only where the format has no parts for them", () => {
    const kept = streams.flatMap((exchange) => readStream(exchange).flat()).filter(({ type }) => type === "extension");
    const types = kept.map((part) => ("fields" in part ? JSON.stringify(part.fields.event) : ""));
    expect(types.filter((event) => !event.includes('"citation-end"'))).toEqual([]);
  });

  test("an event that passes as content alone has nothing else in it, and all content does pass", () => {
    for (const exchange of streams) {
      const reader = streamOf(exchange).openReader();
      for (const event of decode(textOf(exchange))) {
        const parts = reader.read(event);
        const important = parts.some(({ type }) => ["start", "usage", "finish", "end", "fault"].includes(type));
        expect(streamOf(exchange).isContentOnly(event), event.data).toBe(!important && event.data !== "[DONE]");
      }
    }
  });

  test("tokens are what an independent reading found", () => {
    for (const exchange of [...bodies, ...streams]) {
      const body = exchange.response.body?.json;
      const parts = body === undefined ? readStream(exchange).flat() : formatOf(exchange).readResponse(body);
      const { usage, complete } = collect(parts);
      expect(complete, exchange.id).toBe(true);
      const { input, output } = exchange.usage?.norm ?? {};
      expect([usage.inputTokens, usage.outputTokens ?? 0], exchange.id).toEqual([input, output ?? 0]);
    }
  });

  test("errors become faults that fit their words", () => {
    const faults = errors.map(({ response }) =>
      cohere.readError({ ...response, body: response.body?.json ?? null, nowMs: 0 }),
    );
    expect(faults.map(({ code, status }) => [code, status]).sort()).toEqual([
      ["context_length", 400],
      ["model_not_found", 404],
    ]);
  });
});

/** Events as JSON, with the name they were sent under. */
function comparable(text: string): unknown {
  return decode(text).map(({ name, data }) => [name, data === "[DONE]" ? data : JSON.parse(data)]);
}
