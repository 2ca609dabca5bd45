import type { CallRecord, Json } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { translateCmdrdata } from "./cmdrdata-event.ts";
import { readWhole } from "./fixtures/read-sample.ts";

const BASIC = {
  customer_id: "customer-1",
  model: "gpt-4o",
  input_tokens: 10,
  output_tokens: 20,
  provider: "openai",
  metadata: { response_id: "r-1" },
  timestamp: "2026-11-21T10:00:00.000500",
} as const;

function read(sent: Json): CallRecord {
  return readWhole(translateCmdrdata(sent).event);
}

describe("an event of cmdrdata's", () => {
  test("in its first form is a record, with the total computed", () => {
    expect(read({ ...BASIC, total_tokens: 999 })).toMatchObject({
      customerId: "customer-1",
      modelRequested: "gpt-4o",
      inputTokens: 10,
      outputTokens: 20,
      totalTokens: 30,
      provider: "openai",
      metadata: { response_id: "r-1" },
      createdAtMs: Date.UTC(2026, 10, 21, 10),
      status: "success",
      warnings: [],
    });
  });

  test("in its later form brings times, the request, and seconds since the epoch", () => {
    const sent = {
      ...BASIC,
      timestamp: Date.UTC(2026, 10, 21, 10) / 1000,
      version: "0.1.0",
      latency: { request_start_time: 1, request_end_time: 2, duration_ms: 1500, time_to_first_token_ms: 200 },
      error: { occurred: false, type: null, code: null, message: null },
      request: { id: "7d0e4aa1-6f3f-4a4e-9a55-0d5e4b1f2c3d", streaming: true, retry_count: 0, success: true },
    };
    expect(read(sent)).toMatchObject({
      id: "7d0e4aa1-6f3f-4a4e-9a55-0d5e4b1f2c3d",
      createdAtMs: Date.UTC(2026, 10, 21, 10),
      responseTimeMs: 1500,
      timeToFirstTokenMs: 200,
      streaming: true,
      status: "success",
      errorCode: null,
      metadata: { response_id: "r-1" },
    });
  });

  test.each<[Json, Json, CallRecord["errorCode"], number]>([
    ["RateLimitError", "429", "rate_limited", 429],
    ["RateLimitError", null, "rate_limited", 429],
    ["APITimeoutError", null, "timeout", 504],
    ["APIConnectionError", null, "network", 502],
    ["AuthenticationError", "invalid_api_key", "provider_authentication", 502],
    ["BadRequestError", "400", "invalid_request", 400],
    ["SomethingElse", "503", "overloaded", 503],
    ["SomethingElse", null, "server_error", 500],
    [null, "insufficient_quota", "quota_exhausted", 429],
  ])("that failed with %s, %s is an error: %s", (type, code, errorCode, httpStatus) => {
    const sent = { ...BASIC, error: { occurred: true, type, code, message: "it failed" } };
    expect(read(sent)).toMatchObject({ status: "error", errorCode, httpStatus, errorMessage: "it failed" });
  });

  test("that only says it had no success is an error", () => {
    expect(read({ ...BASIC, request: { success: false } })).toMatchObject({ status: "error" });
  });

  test("keeps what has no column among its metadata", () => {
    const sent = { ...BASIC, team: "red", request: { retry_count: 2 }, latency: { queue_ms: 4 }, user_id: "u" };
    expect(read(sent)).toMatchObject({
      userId: "u",
      metadata: { response_id: "r-1", cmdrdata: { team: "red", retry_count: 2, queue_ms: 4 } },
    });
  });

  test("whose request has an id of another kind says so, for an id to be derived from it", () => {
    expect(translateCmdrdata({ ...BASIC, request: { id: "req_123" } }).requestId).toBe("req_123");
    expect(translateCmdrdata(BASIC).requestId).toBeNull();
  });

  test.each<[Json, string]>([
    [{ ...BASIC, input_tokens: -1 }, "input_tokens"],
    [{ ...BASIC, provider: 1 }, "provider"],
    [{ ...BASIC, timestamp: "soon" }, "created_at"],
    [{ ...BASIC, timestamp: -5 }, "created_at"],
  ])("that is wrong names the field: %j", (sent, param) => {
    expect(() => read(sent)).toThrow(expect.objectContaining({ code: "invalid_request", param }));
  });

  test("that is no object is none", () => {
    expect(() => read([])).toThrow(expect.objectContaining({ code: "invalid_request" }));
  });
});
