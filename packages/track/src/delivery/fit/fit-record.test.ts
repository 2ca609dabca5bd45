import { type AttemptRecord, type Json, recordToRow } from "@ai-liaison/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sampleOpening, sampleRecord } from "../fixtures/sample-calls.ts";
import { fitOpening, fitRecord } from "./fit-record.ts";

const long = (length: number): string => "x".repeat(length);

test("A record within the limits comes back itself, to the last character allowed.", () => {
  const metadata = {
    [long(100)]: long(1000),
    page: `https://a.example/${long(2048 - 18)}`,
    list: [1, { deep: long(5000) }],
  };
  const record = sampleRecord(1, {
    customerId: long(255),
    tags: { [long(100)]: long(1000) },
    metadata,
    inputTokens: 0,
  });
  expect(fitRecord(record)).toBe(record);
  const opening = sampleOpening(1, { customerId: long(255) });
  expect(fitOpening(opening)).toBe(opening);
});

describe("one beyond them", () => {
  test.each(["customerId", "userId", "sessionId", "groupId", "serviceName"] as const)("has its %s cut", (id) => {
    const { [id]: fitting, warnings } = fitRecord(sampleRecord(1, { [id]: long(256) }));
    expect(fitting).toBe(long(255));
    expect(warnings).toEqual([expect.stringContaining(id)]);
    expect(fitOpening(sampleOpening(1, { [id]: long(256) }))[id]).toBe(long(255));
  });

  test("has the metadata that is known before its end cut", () => {
    const soFar = { metadata: { note: long(1001) }, outputTokens: 3 };
    expect(fitOpening(sampleOpening(1, { soFar })).soFar).toEqual({ metadata: { note: long(1000) }, outputTokens: 3 });
    const fitting = sampleOpening(1, { soFar: { metadata: { note: long(1000) } } });
    expect(fitOpening(fitting)).toBe(fitting);
  });

  test("has its keys and texts cut, addresses later", () => {
    const address = `HTTPS://a.example/${long(3000)}`;
    const texts = { [long(101)]: "key", value: long(1001), address };
    const fitting = { [long(100)]: "key", value: long(1000), address: address.slice(0, 2048) };
    const record = fitRecord(sampleRecord(1, { tags: texts, metadata: texts }));
    expect(record).toMatchObject({ tags: fitting, metadata: fitting });
    expect(record.warnings).toHaveLength(6);
  });

  test("is not cut in the middle of a character", () => {
    expect(fitRecord(sampleRecord(1, { customerId: `${long(254)}🦊` })).customerId).toBe(long(254));
  });

  test("loses metadata that is too large or no JSON, and says so", () => {
    const cyclic: Record<string, unknown> = {};
    cyclic.itself = cyclic;
    const deep = { list: Array.from({ length: 20 }, () => long(900)) };
    for (const metadata of [deep, cyclic, { big: 1n }, () => {}, long(20_000)] as unknown as Json[]) {
      const record = fitRecord(sampleRecord(1, { metadata }));
      expect(record.metadata).toBeNull();
      expect(record.warnings).toEqual([expect.stringContaining("metadata")]);
    }
  });

  test("is small, however long an answer's words were, those of its tries included", () => {
    const huge = long(20_000_000);
    const [attempt] = sampleRecord(1).attempts;
    const attempts = [{ ...attempt, model: huge, errorMessage: huge, provider: huge }] as AttemptRecord[];
    const tags = Object.fromEntries(Array.from({ length: 5000 }, (_, tag) => [`tag-${tag}`, "value"]));
    const record = fitRecord(
      sampleRecord(1, {
        endpoint: huge,
        provider: huge,
        modelRequested: huge,
        modelUsed: huge,
        serviceTier: huge,
        errorMessage: huge,
        errorDetails: { provider_code: huge },
        rawUsage: { why: huge },
        attempts,
        tags,
        warnings: Array.from({ length: 1000 }, () => long(10_000)),
      }),
    );
    expect(record).toMatchObject({ modelUsed: long(255), serviceTier: long(255), errorMessage: long(2000) });
    expect(record).toMatchObject({ errorDetails: null, rawUsage: null, modelRequested: long(255) });
    expect(Object.keys(record.tags ?? {})).toHaveLength(50);
    expect(record.warnings.join()).toContain("rawUsage");
    expect(JSON.stringify(recordToRow(record)).length).toBeLessThan(100_000);
    const opening = fitOpening(sampleOpening(1, { modelRequested: huge, provider: huge, endpoint: huge }));
    expect(JSON.stringify(opening).length).toBeLessThan(3000);
  });

  test("has names that are texts, and usage that is JSON and no deeper than can be told", () => {
    const deep = JSON.parse(`${"[".repeat(50_000)}${"]".repeat(50_000)}`) as Json;
    for (const rawUsage of [deep, { tokens: 5n } as unknown as Json, (() => 1) as unknown as Json]) {
      expect(fitRecord(sampleRecord(1, { rawUsage })).rawUsage).toBeNull();
    }
    const none = { modelRequested: undefined, provider: {}, endpoint: 5, customerId: 7 } as never;
    const record = fitRecord(sampleRecord(1, none));
    expect(record).toMatchObject({ modelRequested: "unknown", provider: null, endpoint: "custom", customerId: null });
  });

  test.each([-1, 1.5, Number.NaN, 2 ** 53])("loses a count of %d", (count) => {
    const record = fitRecord(sampleRecord(1, { outputTokens: count, totalTokens: 3 }));
    expect(record).toMatchObject({
      outputTokens: null,
      totalTokens: 3,
      warnings: [expect.stringContaining("outputTokens")],
    });
  });

  test("keeps sound of any length, and loses one of none", () => {
    expect(fitRecord(sampleRecord(1, { audioSeconds: 12.5 })).audioSeconds).toBe(12.5);
    const { audioSeconds, warnings } = fitRecord(sampleRecord(1, { audioSeconds: -1 }));
    expect([audioSeconds, warnings]).toEqual([null, [expect.stringContaining("audioSeconds")]]);
  });

  test("loses every count that is none, and a cost with its source", () => {
    const names = ["cacheWrite1hTokens", "imageInputTokens", "inputCharacters", "savedCostNanoUsd", "totalCostNanoUsd"];
    const wrong = Object.fromEntries(names.map((name) => [name, -1]));
    const { warnings, ...record } = fitRecord(sampleRecord(1, { ...wrong, costSource: "provider" }));
    expect(record).toMatchObject({ ...Object.fromEntries(names.map((name) => [name, null])), costSource: null });
    expect(warnings).toHaveLength(names.length + 1);
  });

  test.each([Number.NaN, 1e20, 1e300, -1, null, "now", 5n])("loses times and durations of %s", (odd) => {
    const wrong = odd as number;
    const [attempt] = sampleRecord(1).attempts;
    const attempts = [{ ...attempt, startedAtMs: wrong, durationMs: wrong, inputTokens: wrong }] as AttemptRecord[];
    const times = { createdAtMs: wrong, responseTimeMs: wrong, httpStatus: wrong, totalCostNanoUsd: wrong };
    const record = fitRecord(sampleRecord(1, { ...times, attempts, inputTokens: 7 }));
    const idTimeMs = 0x0193a0000000;
    expect(record).toMatchObject({ createdAtMs: idTimeMs, responseTimeMs: 0, httpStatus: 200, totalCostNanoUsd: null });
    expect(record.attempts).toMatchObject([{ startedAtMs: idTimeMs, durationMs: 0, inputTokens: null }]);
    expect(record.warnings.join()).toContain("responseTimeMs");
    expect(fitRecord(record)).toBe(record);
    expect(() => JSON.stringify(recordToRow(record))).not.toThrow();
    expect(fitOpening(sampleOpening(1, { createdAtMs: wrong })).createdAtMs).toBe(idTimeMs);
  });

  test("has the beginning of time where neither its moment nor its id is one, and empty words for those that are none", () => {
    const record = fitRecord(
      sampleRecord(1, { id: "not-an-id" as never, createdAtMs: Number.NaN, warnings: [7 as never] }),
    );
    expect(record.createdAtMs).toBe(0);
    expect(record.warnings).toEqual(["", expect.stringContaining("createdAtMs")]);
  });

  test("keeps the warnings it had, and tags that are no texts become some", () => {
    const tags = { attempt: 2 } as unknown as Record<string, string>;
    expect(fitRecord(sampleRecord(1, { tags })).tags).toEqual({ attempt: "2" });
    const record = fitRecord(sampleRecord(1, { warnings: ["before"], userId: long(300) }));
    expect(record.warnings).toEqual(["before", expect.stringContaining("userId")]);
  });
});

test("Whatever goes in, what comes out is within the limits, and fits when it is tried again.", () => {
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.nat(3000).map(long));
  const entries = fc.dictionary(text, text, { maxKeys: 12 });
  fc.assert(
    fc.property(text, entries, fc.oneof(entries, fc.jsonValue() as fc.Arbitrary<Json>), (id, tags, metadata) => {
      const record = fitRecord(sampleRecord(1, { customerId: id, tags, metadata: metadata as Json }));
      expect(record.customerId?.length).toBeLessThanOrEqual(255);
      expect(Buffer.byteLength(JSON.stringify(record.metadata))).toBeLessThanOrEqual(10 * 1024);
      expect(fitRecord(record)).toBe(record);
    }),
  );
});
