import { type CallRecord, type Json, type KeyId, recordToRow } from "@ai-liaison/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MADE_ID, NOW_MS, readSample, readWhole } from "./fixtures/read-sample.ts";
import { EVENT_FIELDS } from "./read-event.ts";

describe("an event", () => {
  test("needs no more than a provider and a model", () => {
    expect(readSample({})).toMatchObject({
      id: MADE_ID,
      source: "sdk",
      createdAtMs: NOW_MS,
      provider: "openai",
      modelRequested: "gpt-4o",
      modelUsed: null,
      endpoint: "custom",
      status: "success",
      httpStatus: 200,
      usageSource: "none",
      totalTokens: null,
      totalCostNanoUsd: null,
      attempts: [{ provider: "openai", model: "gpt-4o", outcome: "success", startedAtMs: NOW_MS }],
      warnings: [],
    });
  });

  test("made of a record's row is that record again, but for what the reporter may not say", () => {
    const told: CallRecord = {
      ...readSample({
        id: MADE_ID,
        model_used: "gpt-4o-2024",
        input_tokens: 5,
        output_tokens: 7,
        cached_input_tokens: 2,
      }),
      groupId: "g",
      serviceName: "web",
      endpoint: "chat.completions",
      route: "smart",
      customerId: "c",
      userId: "u",
      sessionId: "s",
      tags: { team: "red" },
      metadata: { deep: [1, null] },
      status: "error",
      httpStatus: 429,
      errorCode: "rate_limited",
      errorMessage: "slow down",
      errorDetails: { x: 1 },
      streaming: true,
      cache: "miss",
      responseCacheKey: "k",
      cacheWrite1hTokens: 1,
      imageInputTokens: 2,
      imageOutputTokens: 3,
      imageSize: "1024x1024",
      imageQuality: "hd",
      audioSeconds: 3.7,
      inputCharacters: 12,
      serviceTier: "flex",
      rawUsage: { prompt_tokens: 5 },
      responseTimeMs: 12.5,
      timeToFirstTokenMs: 3,
      warnings: ["as told"],
      decision: { why: "so" },
    };
    const lies = {
      source: "gateway",
      keyId: "key_other" as KeyId,
      totalCostNanoUsd: 5,
      costSource: "catalogue",
    } as const;
    const row = recordToRow({ ...told, ...lies, costBreakdown: { input: 5 }, priceId: "p", savedCostNanoUsd: 1 });
    expect(readWhole(JSON.parse(JSON.stringify(row)))).toEqual(told);
  });

  test.each<[string, { [field: string]: Json }, Partial<CallRecord>]>([
    ["a total", { input_tokens: 3, output_tokens: 4 }, { totalTokens: 7, usageSource: "provider" }],
    ["a total of its own", { input_tokens: 3, output_tokens: 4, total_tokens: 9 }, { totalTokens: 9 }],
    ["the model used alone", { model: null, model_used: "m" }, { modelRequested: "m", modelUsed: "m" }],
    ["an error by its code", { error_code: "timeout" }, { status: "error", httpStatus: 504, errorCode: "timeout" }],
    ["an error by its status", { http_status: 500 }, { status: "error", errorCode: "server_error", httpStatus: 500 }],
    ["an error by its message", { error_message: "x" }, { status: "error", httpStatus: 500 }],
    ["a call given up", { status: "cancelled" }, { httpStatus: 499, errorCode: "cancelled" }],
    ["a beginning, by the time it took", { response_time_ms: 2000 }, { createdAtMs: NOW_MS - 2000 }],
    ["a time without a zone as UTC", { created_at: "2026-11-21T10:00:00.123456" }, { createdAtMs: NOW_MS - 7_199_877 }],
    ["a time with a zone", { created_at: "2026-11-21T12:00:00+02:00" }, { createdAtMs: NOW_MS - 7_200_000 }],
    ["an hour that is a little ahead", { created_at: "2026-11-21T12:04:00Z" }, { createdAtMs: NOW_MS + 240_000 }],
    ["a cost the vendor stated", { cost_source: "provider", total_cost_usd: "0.5" }, { totalCostNanoUsd: 500_000_000 }],
    ["no cost of the reporter's own", { cost_source: "config", total_cost_usd: "0.5" }, { totalCostNanoUsd: null }],
    ["nobody as its provider", { provider: null }, { provider: null, attempts: [] }],
  ])("is read with %s", (_, fields, expected) => {
    expect(readSample(fields)).toMatchObject(expected);
  });

  test.each<[string, Json, string, RegExp]>([
    ["no object", 5, "", /JSON object/],
    ["no provider", { model: "m" }, "provider", /provider/],
    ["no model", { provider: "p" }, "model", /model_requested/],
    ["a provider that is a number", { provider: 1, model: "m" }, "provider", /a string/],
    ["tokens as text", { provider: "p", model: "m", input_tokens: "5" }, "input_tokens", /whole number/],
    ["tokens below none", { provider: "p", model: "m", output_tokens: -1 }, "output_tokens", /0 or more/],
    ["half a token", { provider: "p", model: "m", input_tokens: 0.5 }, "input_tokens", /whole/],
    ["a time that is none", { provider: "p", model: "m", created_at: "yesterday" }, "created_at", /ISO-8601/],
    ["a time before all", { provider: "p", model: "m", created_at: "1969-01-01T00:00:00Z" }, "created_at", /ISO/],
    ["a status of its own", { provider: "p", model: "m", status: "ok" }, "status", /success, error, cancelled/],
    ["a tag that is no text", { provider: "p", model: "m", tags: { a: 1 } }, "tags.a", /a string/],
    ["a flag that is none", { provider: "p", model: "m", streaming: "yes" }, "streaming", /true or false/],
    ["attempts that are none", { provider: "p", model: "m", attempts: {} }, "attempts", /an array/],
    ["an attempt that is none", { provider: "p", model: "m", attempts: [1] }, "attempts[0]", /an object/],
    ["a warning that is none", { provider: "p", model: "m", warnings: [1] }, "warnings[0]", /a string/],
    ["a cost that is none", { provider: "p", model: "m", total_cost_usd: "a lot" }, "total_cost_usd", /decimal/],
    [
      "a duration without end",
      { provider: "p", model: "m", response_time_ms: 1e300 },
      "response_time_ms",
      /milliseconds/,
    ],
  ])("with %s is refused by the field's name", (_, event, param, message) => {
    expect(() => readWhole(event)).toThrow(
      expect.objectContaining({
        code: "invalid_request",
        param: param === "" ? null : param,
        message: expect.stringMatching(message),
      }),
    );
  });

  test.each([
    [{ input_token: 5 }, "input_token", /`input_tokens`/],
    [{ custmer_id: "a" }, "custmer_id", /`customer_id`/],
    [{ zzz: 1 }, "zzz", /events\.md/],
    [{ attempts: [{ provder: "x" }] }, "attempts[0].provder", /`attempts\[0\]\.provider`/],
  ])("with an unknown field is refused, with the nearest known one: %j", (fields, param, hint) => {
    expect(() => readSample(fields as { [field: string]: Json })).toThrow(
      expect.objectContaining({ code: "invalid_request", param, hint: expect.stringMatching(hint) }),
    );
  });

  test("of a key with a customer is that customer's, and of no other", () => {
    expect(readSample({}, { customer: "acme" }).customerId).toBe("acme");
    expect(readSample({ customer_id: null }, { customer: "acme" }).customerId).toBe("acme");
    expect(readSample({ customer_id: "acme" }, { customer: "acme" }).customerId).toBe("acme");
    expect(() => readSample({ customer_id: "other" }, { customer: "acme" })).toThrow(
      expect.objectContaining({ code: "permission", status: 403, param: "customer_id" }),
    );
  });

  test("takes its source and key from the key, whatever it says", () => {
    const read = readSample({ source: "gateway", key_id: "key_2" }, { keyId: "key_1" as KeyId, source: "import" });
    expect(read).toMatchObject({ source: "import", keyId: "key_1" });
  });

  test.each<[string, { [field: string]: Json }, Partial<CallRecord>, RegExp]>([
    ["an id", { customer_id: "c".repeat(256) }, { customerId: "c".repeat(255) }, /customer_id had 256/],
    ["a line break in an id", { user_id: "a\nb" }, { userId: "a\ufffdb" }, /user_id held control/],
    ["a tag's value", { tags: { t: "v".repeat(1001) } }, { tags: { t: "v".repeat(1000) } }, /tags\.t had 1001/],
    ["a tag's name", { tags: { ["n".repeat(101)]: "v" } }, { tags: { ["n".repeat(100)]: "v" } }, /name of a tag/],
    ["metadata", { metadata: { a: "x".repeat(20_000), b: 1 } }, { metadata: { b: 1 } }, /1 of its 2 entries/],
    ["metadata in one piece", { metadata: "x".repeat(20_000) }, { metadata: null }, /left out/],
    ["a message", { error_message: "é".repeat(3000) }, { errorMessage: "é".repeat(2000) }, /cut to 2000/],
    ["a code nobody knows", { error_code: "E_ODD" }, { errorCode: "server_error" }, /E_ODD/],
    ["a time to come", { created_at: "2027-01-01T00:00:00Z" }, { createdAtMs: NOW_MS }, /taken for now/],
  ])("too large or odd in %s is kept as far as it goes, and says so", (_, fields, expected, warning) => {
    const read = readSample(fields);
    expect(read).toMatchObject(expected);
    expect(read.warnings).toEqual([expect.stringMatching(warning)]);
  });

  test("of whatever fields is read or refused, within its limits, and never fails in another way", () => {
    const name = fc.oneof(fc.constantFrom(...EVENT_FIELDS), fc.string({ maxLength: 8 }));
    const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.nat(), fc.string({ maxLength: 400, unit: "binary" }));
    fc.assert(
      fc.property(fc.dictionary(name, value, { maxKeys: 6 }), (fields) => {
        try {
          const read = readSample(fields as { [field: string]: Json });
          for (const text of [read.customerId, read.userId, read.endpoint, read.modelRequested]) {
            expect(text?.length ?? 0).toBeLessThanOrEqual(255);
            expect(text?.isWellFormed() ?? true).toBe(true);
          }
          expect(JSON.stringify(read.metadata).length).toBeLessThanOrEqual(10 * 1024 + 2);
        } catch (error) {
          expect(error).toMatchObject({ name: "Fault", status: 400 });
        }
      }),
      { numRuns: 500 },
    );
  });
});
