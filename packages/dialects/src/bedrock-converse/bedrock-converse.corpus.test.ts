import { collect, isJsonObject, type JsonObject, type Part } from "@ai-liaison/core";
import { framedBytes } from "@ai-liaison/wire";
import { describe, expect, test } from "vitest";
import { sampleAnswerOptions } from "../fixtures/answer-options.ts";
import { partsOfStream } from "../fixtures/recorded.ts";
import { corpusPresent, decode, type Exchange, placeOf, readExchanges } from "./fixtures/exchanges.ts";
import { bedrockConverse } from "./index.ts";

/** Fidelity against recorded traffic: Converse → canonical → Converse is the identity for every recording. */
const exchanges = readExchanges();
const errors = exchanges.filter(({ response }) => response.status >= 400);
const answered = exchanges.filter(({ response }) => response.status < 400);
const streams = answered.filter(({ response }) => response.body?.base64 !== undefined);
const bodies = answered.filter(({ response }) => response.body?.json !== undefined);

const { chat } = bedrockConverse.operations;
if (chat?.stream === null || chat === undefined) throw new Error("no format");
const { stream } = chat;

const bytesOf = ({ response }: Exchange): Buffer => Buffer.from(response.body?.base64 ?? "", "base64");

function readStream(exchange: Exchange, chunkBytes?: number): readonly (readonly Part[])[] {
  return partsOfStream(stream, bytesOf(exchange), chunkBytes);
}

/** The vendor's padding, which says nothing. */
function withoutPadding(data: string): string {
  const { p: _p, ...event } = JSON.parse(data) as JsonObject;
  return JSON.stringify(event);
}

/** Its guardrail tells a number as `1.0`, which JSON parsed and written again is `1`. */
const SPELT_OTHERWISE: ReadonlySet<string> = new Set(["fac803b76c29d81c"]);

function meant(bytes: Buffer): unknown {
  return decode(bytes).map(({ name, data }) => [name, JSON.parse(data)]);
}

function whatIsKept({ name, payload }: JsonObject): string {
  const { start, delta } = isJsonObject(payload) ? payload : {};
  const inside = isJsonObject(start) ? start : isJsonObject(delta) ? delta : {};
  return [name, ...Object.keys(inside)].join(" ");
}

describe.skipIf(!corpusPresent)("recorded traffic (skipped where ../shared/corpus is absent)", () => {
  test("there is some of every kind", () => {
    process.stdout.write(
      `bedrock-converse: ${exchanges.length} requests, ${bodies.length} answers, ${streams.length} streams, ${errors.length} errors\n`,
    );
    expect(bodies.length).toBeGreaterThan(200);
    expect(streams.length).toBeGreaterThan(20);
    expect(errors.length).toBe(13);
  });

  test("requests pass the checks and come back as they were", () => {
    for (const exchange of exchanges) {
      const body = exchange.request?.body?.json ?? {};
      const place = placeOf(exchange);
      const head = chat.checkRequest(body, place);
      expect([head.model, head.stream], exchange.id).toEqual([place.model, place.stream]);
      expect(chat.writeRequest(chat.readRequest(body, head)), exchange.id).toEqual({ body, warnings: [] });
    }
  });

  test("whole answers come back as they were", () => {
    for (const exchange of bodies) {
      const body = exchange.response.body?.json ?? {};
      expect(chat.writeResponse(chat.readResponse(body), sampleAnswerOptions()), exchange.id).toEqual(body);
    }
  });

  test("streams come back byte by byte as they were, also when cut at every byte", () => {
    for (const exchange of streams) {
      const read = readStream(exchange);
      expect(readStream(exchange, 1), exchange.id).toEqual(read);
      const writer = stream.openWriter(sampleAnswerOptions());
      const written = Buffer.from(framedBytes(read.map((parts) => writer.write(parts)).join(""), "binary-frames"));
      if (SPELT_OTHERWISE.has(exchange.id)) expect(meant(written)).toEqual(meant(bytesOf(exchange)));
      else expect(written.equals(bytesOf(exchange)), exchange.id).toBe(true);
    }
  });

  test("but for their padding, events are kept whole only where the format has no parts for them", () => {
    const kept = streams.flatMap((exchange) => {
      const reader = stream.openReader();
      const events = decode(bytesOf(exchange)).map(({ name, data }) => ({ name, data: withoutPadding(data) }));
      return events.flatMap((event) => reader.read(event)).filter(({ type }) => type === "extension");
    });
    const names = new Set(kept.map((part) => ("fields" in part ? whatIsKept(part.fields) : null)));
    // When, and how long it took; and what a tool said that ran at the vendor, over three events.
    expect([...names].sort()).toEqual([
      "contentBlockDelta toolResult",
      "contentBlockStart toolResult",
      "contentBlockStop",
      "metadata",
    ]);
  });

  test("an event that passes as content alone has nothing else in it, and all content does pass", () => {
    for (const exchange of streams) {
      const reader = stream.openReader();
      for (const event of decode(bytesOf(exchange))) {
        const parts = reader.read(event);
        const important = parts.some(({ type }) => ["start", "usage", "finish", "end", "fault"].includes(type));
        expect(stream.isContentOnly(event), event.data).toBe(!important);
      }
    }
  });

  test("tokens are what an independent reading found", () => {
    let compared = 0;
    for (const exchange of [...bodies, ...streams]) {
      const norm = exchange.usage?.norm;
      if (norm === undefined) continue;
      const body = exchange.response.body?.json;
      const parts = body === undefined ? readStream(exchange).flat() : chat.readResponse(body);
      const { usage, complete } = collect(parts);
      expect(complete, exchange.id).toBe(true);
      const { inputTokens, outputTokens, cachedInputTokens, cacheWriteTokens, totalTokens } = usage;
      expect(
        [inputTokens, outputTokens, cachedInputTokens ?? 0, cacheWriteTokens ?? 0, totalTokens],
        exchange.id,
      ).toEqual([norm.input, norm.output, norm.cache_read ?? 0, norm.cache_write ?? 0, norm.total]);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(220);
  });

  test("errors become faults that fit their words", () => {
    const faults = errors.map(({ response }) =>
      bedrockConverse.readError({ ...response, body: response.body?.json ?? null, nowMs: 0 }),
    );
    const found = faults.map(({ code, status }) => `${code} ${status}`).sort();
    expect(found).toEqual([
      "context_length 400",
      ...Array.from({ length: 11 }, () => "invalid_request 400"),
      "provider_authentication 502",
    ]);
  });
});
