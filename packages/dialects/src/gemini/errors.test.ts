import { FAULT_CODES, Fault, type FaultCode, isFaultCode, type JsonObject } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { readError, writeError } from "./errors.ts";
import { writeFaultEvent } from "./stream/fault-event.ts";

function body(code: number, status: string, message: string, details: readonly JsonObject[] = []): JsonObject {
  return { error: { code, message, status, details } };
}

describe("readError", () => {
  const invalidKey = { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "API_KEY_INVALID" };
  test.each<[string, number, JsonObject, FaultCode]>([
    [
      "a bad key, which comes as 400",
      400,
      body(400, "INVALID_ARGUMENT", "No.", [invalidKey]),
      "provider_authentication",
    ],
    ["no credentials", 401, body(401, "UNAUTHENTICATED", "No."), "provider_authentication"],
    ["no permission", 403, body(403, "PERMISSION_DENIED", "No."), "provider_authentication"],
    ["a bad argument", 400, body(400, "INVALID_ARGUMENT", "Bad schema."), "invalid_request"],
    [
      "a prompt too long",
      400,
      body(400, "INVALID_ARGUMENT", "The input token count (9) exceeds the maximum number of tokens allowed (8)."),
      "context_length",
    ],
    [
      "an unknown model",
      404,
      body(404, "NOT_FOUND", "models/x is not found for API version v1beta"),
      "model_not_found",
    ],
    ["too much at once", 429, body(429, "RESOURCE_EXHAUSTED", "Slow down."), "rate_limited"],
    ["too busy", 503, body(503, "UNAVAILABLE", "The model is overloaded."), "overloaded"],
    ["too slow", 504, body(504, "DEADLINE_EXCEEDED", "Deadline."), "timeout"],
    ["broken", 500, body(500, "INTERNAL", "Internal."), "server_error"],
    ["no JSON of this format", 502, { error: "bad gateway" }, "server_error"],
  ])("%s", (_name, status, json, code) => {
    expect(readError({ status, headers: {}, body: json, nowMs: 0 }).code).toBe(code);
  });

  test("takes the wait from the details", () => {
    const json = body(429, "RESOURCE_EXHAUSTED", "Later.", [
      { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "48.9s" },
    ]);
    expect(readError({ status: 429, headers: {}, body: json, nowMs: 0 }).retryAfterMs).toBe(48900);
  });

  test("says nothing of the vendor's about credentials", () => {
    const fault = readError({ status: 400, headers: {}, body: body(400, "X", "Key AIza…", [invalidKey]), nowMs: 0 });
    expect(JSON.stringify([fault.message, fault.providerCode])).not.toMatch(/AIza|API_KEY/);
  });

  test("an answer that is no JSON at all", () => {
    expect(readError({ status: 200, headers: {}, body: null, nowMs: 0 }).code).toBe("malformed_response");
  });
});

describe("writeError", () => {
  test.each(Object.keys(FAULT_CODES).filter(isFaultCode))(
    "%s has a status the SDK throws on, in a stream too",
    (code) => {
      const fault = new Fault(code, "What happened.", { param: "contents", retryAfterMs: 1500 });
      expect(writeError(fault)).toMatchObject({
        error: {
          code: fault.status,
          status: expect.stringMatching(/^[A-Z_]+$/),
          details: [{ fieldViolations: [{ field: "contents" }] }, { retryDelay: "1.5s" }],
        },
      });
      expect(fault.status).toBeGreaterThanOrEqual(400);
      expect(writeFaultEvent(fault)).toMatch(/^data: \{"error":\{"code":\d{3},.*\}\}\n\n$/);
    },
  );
});
