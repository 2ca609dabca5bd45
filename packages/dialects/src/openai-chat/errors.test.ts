import { FAULT_CODES, Fault, type FaultCode, type Json, type JsonObject } from "@ai-liaison/core";
import OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { isErrorBody, readError, readErrorBody, writeError } from "./errors.ts";

function read(status: number, body: JsonObject | null, headers: Record<string, string> = {}): Fault {
  return readError({ status, body, headers, nowMs: 0 });
}

const error = (message: string, more: JsonObject = {}): JsonObject => ({ error: { message, ...more } });

/** All that a client, a record or a log could see of a fault. */
const allOf = (fault: Fault): string =>
  JSON.stringify({ ...fault, message: fault.message, cause: fault.cause ?? null, written: writeError(fault) });

describe("readError", () => {
  test.each<[number, JsonObject | null, FaultCode, number]>([
    [400, error("bad", { param: "n" }), "invalid_request", 400],
    [400, error("x", { code: "context_length_exceeded" }), "context_length", 400],
    [400, error("This model's maximum context length is 8192 tokens"), "context_length", 400],
    [400, error("prompt too long; exceeded max context length"), "context_length", 400],
    [400, error("x", { code: "content_filter" }), "content_filter", 400],
    [400, error("x", { type: "content_policy_violation" }), "content_filter", 400],
    [400, error("blocked by our content policy"), "content_filter", 400],
    [400, error("API key not valid. Please pass a valid API key."), "provider_authentication", 502],
    [401, error("Incorrect API key provided: sk-1234"), "provider_authentication", 502],
    [401, { detail: "Invalid API Key" }, "provider_authentication", 502],
    [402, error("Insufficient Balance"), "quota_exhausted", 402],
    [403, error("You are not allowed to sample from this model"), "provider_authentication", 502],
    [403, error("Your input was flagged", { code: 403 }), "content_filter", 403],
    [404, error("x", { code: "model_not_found" }), "model_not_found", 404],
    [404, { message: "model 'x' not found" }, "model_not_found", 404],
    [404, error("Resource not found", { code: "404" }), "not_found", 404],
    [408, null, "timeout", 504],
    [413, error("Request too large"), "invalid_request", 413],
    [418, null, "invalid_request", 418],
    [422, { detail: [{ loc: ["body"], msg: "field required" }] }, "invalid_request", 422],
    [429, error("Slow down"), "rate_limited", 429],
    [429, error("x", { code: "insufficient_quota" }), "quota_exhausted", 429],
    [429, error("You exceeded your current quota"), "quota_exhausted", 429],
    [500, error("oops"), "server_error", 500],
    [502, null, "server_error", 502],
    [503, { error: "overloaded" }, "overloaded", 503],
    [504, null, "timeout", 504],
    [529, error("x"), "overloaded", 503],
    [599, null, "server_error", 500],
    [200, null, "malformed_response", 502],
    [400, error("x", { code: "constructor" }), "invalid_request", 400],
  ])("%d with %j is %s, shown as %d", (status, body, code, shown) => {
    const fault = read(status, body);
    expect([fault.code, fault.status, fault.providerStatus]).toEqual([code, shown, status]);
  });

  test.each<[Json, string]>([
    [{ error: { message: "a" } }, "a"],
    [{ error: "b" }, "b"],
    [{ message: "c" }, "c"],
    [{ detail: "d" }, "d"],
    [{ detail: [{ msg: "e" }, { msg: "f" }] }, "e; f"],
    [{ error: { detail: { message: "g" } } }, "g"],
    [{}, "The vendor answered with status 400 and no message."],
    [{ error: { message: "x".repeat(600) } }, `${"x".repeat(499)}…`],
  ])("the message of %j is found", (body, message) => {
    expect(read(400, body as JsonObject).message).toBe(message);
  });

  test("keeps code and field, and how long to wait", () => {
    const fault = read(429, error("x", { code: "rate_limit_exceeded", param: "p" }), { "retry-after": "2" });
    expect(fault).toMatchObject({ providerCode: "rate_limit_exceeded", param: "p", retryAfterMs: 2000 });
  });

  test("says nothing of what the vendor said on credentials", () => {
    const fault = read(401, error("Incorrect API key provided: sk-canary", { code: "sk-canary", param: "sk-canary" }));
    expect(allOf(fault)).not.toContain("canary");
  });

  test.each<[number, JsonObject, FaultCode, number]>([
    [401, { code: "insufficient_quota" }, "provider_authentication", 502],
    [401, { code: "content_filter" }, "provider_authentication", 502],
    [401, { type: "rate_limit_error" }, "provider_authentication", 502],
    [401, { code: "context_length_exceeded" }, "provider_authentication", 502],
    [407, { code: "insufficient_quota" }, "provider_authentication", 502],
    [403, { code: "canary" }, "provider_authentication", 502],
    [403, { code: "insufficient_quota", type: "canary" }, "quota_exhausted", 403],
    [403, { code: "model_not_found" }, "model_not_found", 403],
    [403, { code: "moderation_blocked" }, "content_filter", 403],
    [403, { code: "rate_limit_exceeded" }, "rate_limited", 403],
    [403, { message: "sk-canary was flagged" }, "content_filter", 403],
    [403, { message: "canary: maximum context" }, "context_length", 403],
  ])("%d with %j is %s, shown as %d in none of the vendor's words", (status, more, code, shown) => {
    const words = { message: "Account canary: key sk-canary", param: "canary", ...more };
    for (const body of [{ error: words }, words]) {
      const fault = read(status, body);
      expect([fault.code, fault.status, fault.providerStatus]).toEqual([code, shown, status]);
      expect(allOf(fault)).not.toContain("canary");
      expect([fault.providerCode, fault.param]).toEqual([null, null]);
    }
  });

  test("a filter's refusal is written as the filter's, whatever the status", () => {
    expect(writeError(read(403, error("canary was flagged", { code: 403 })))).toEqual({
      error: {
        message: "The vendor's content filter refused this request.",
        type: "invalid_request_error",
        param: null,
        code: "content_filter",
      },
    });
  });
});

describe("errors told in a success or a stream", () => {
  test("are known by their object or text", () => {
    expect(isErrorBody({ error: { message: "x" }, choices: [] })).toBe(true);
    expect(isErrorBody({ error: "x" })).toBe(true);
    for (const none of [null, "", false]) expect(isErrorBody({ error: none })).toBe(false);
    expect(isErrorBody({ choices: [] })).toBe(false);
  });

  test.each<[JsonObject, FaultCode]>([
    [{ error: { code: 429, message: "slow" } }, "rate_limited"],
    [{ error: { status: 400, message: "x", code: "content_filter" } }, "content_filter"],
    [{ error: { type: "overloaded_error", message: "x" } }, "overloaded"],
    [{ error: { code: 12, message: "x" } }, "server_error"],
    [{ error: "boom" }, "server_error"],
    [{ error: { status: "UNAUTHENTICATED", code: 401, message: "canary" } }, "provider_authentication"],
    [{ error: { code: 401, type: "insufficient_quota", message: "canary" } }, "provider_authentication"],
    [{ error: { http_code: "403", code: "model_not_found", message: "canary" } }, "model_not_found"],
  ])("%j is %s", (body, code) => {
    const fault = readErrorBody(body);
    expect(fault.code).toBe(code);
    expect(allOf(fault)).not.toContain("canary");
  });
});

describe("writeError", () => {
  test.each(Object.keys(FAULT_CODES) as FaultCode[])(
    "%s has the format's shape, and the SDK raises an error of its status",
    (code) => {
      const fault = new Fault(code, "What happened.", { param: "n", hint: "Do this." });
      const body = writeError(fault);
      expect(body).toEqual({
        error: { message: "What happened. Do this.", type: expect.any(String), param: "n", code: expect.any(String) },
      });
      const raised = OpenAI.APIError.generate(fault.status, body, undefined, new Headers());
      expect(raised.message).toContain("What happened.");
      expect(raised.status).toBe(fault.status);
    },
  );

  test.each([
    ["invalid_request", OpenAI.BadRequestError],
    ["authentication", OpenAI.AuthenticationError],
    ["permission", OpenAI.PermissionDeniedError],
    ["model_not_found", OpenAI.NotFoundError],
    ["rate_limited", OpenAI.RateLimitError],
    ["overloaded", OpenAI.InternalServerError],
  ] as const)("%s raises the SDK's own class", (code, expected) => {
    const fault = new Fault(code, "x");
    const raised = OpenAI.APIError.generate(fault.status, writeError(fault), undefined, new Headers());
    expect(raised).toBeInstanceOf(expected);
  });

  test("a vendor's error keeps its own words and code", () => {
    expect(writeError(read(400, error("Too big.", { code: "too_big", param: "n" })))).toEqual({
      error: { message: "Too big.", type: "invalid_request_error", param: "n", code: "too_big" },
    });
  });
});
