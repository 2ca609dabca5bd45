import { FAULT_CODES, Fault, type FaultCode, isFaultCode } from "@ai-liaison/core";
import Anthropic from "@anthropic-ai/sdk";
import { describe, expect, test } from "vitest";
import { readError, readErrorBody, writeError } from "./errors.ts";

const error = (type: string, message = "What happened.") => ({ type: "error", error: { type, message } });

describe("the vendor's errors", () => {
  test.each<[number, string, string, FaultCode]>([
    [400, "invalid_request_error", "messages.0: wrong", "invalid_request"],
    [400, "invalid_request_error", "prompt is too long: 3 tokens > 2 maximum", "context_length"],
    [400, "invalid_request_error", "Your credit balance is too low to access the API.", "quota_exhausted"],
    [401, "authentication_error", "invalid x-api-key", "provider_authentication"],
    [402, "billing_error", "Pay.", "quota_exhausted"],
    [403, "permission_error", "Not yours.", "provider_authentication"],
    [404, "not_found_error", "model: claude-nothing", "model_not_found"],
    [404, "not_found_error", "Not found", "not_found"],
    [413, "request_too_large", "Too large.", "invalid_request"],
    [429, "rate_limit_error", "Slow down.", "rate_limited"],
    [500, "api_error", "Internal.", "server_error"],
    [504, "timeout_error", "Late.", "timeout"],
    [529, "overloaded_error", "Overloaded", "overloaded"],
  ])("%i %s: %s", (status, type, message, code) => {
    const fault = readError({ status, headers: { "retry-after": "2" }, body: error(type, message), nowMs: 0 });
    expect(fault).toMatchObject({ code, retryAfterMs: 2000, providerStatus: status });
    if (status !== 404 || code !== "not_found") expect(readErrorBody(error(type, message)).code).toBe(code);
  });

  test("are faults too when they are no JSON, or of another shape", () => {
    expect(readError({ status: 502, headers: {}, body: null, nowMs: 0 }).code).toBe("server_error");
    expect(readError({ status: 200, headers: {}, body: null, nowMs: 0 }).code).toBe("malformed_response");
    expect(readError({ status: 400, headers: {}, body: { message: "No." }, nowMs: 0 }).message).toBe("No.");
  });
});

describe("our errors", () => {
  test.each(Object.keys(FAULT_CODES).filter(isFaultCode))("%s is raised by the SDK as what it is", async (code) => {
    const fault = new Fault(code, "What happened.", { param: "messages" });
    const fetch = async (): Promise<Response> =>
      new Response(JSON.stringify(writeError(fault)), {
        status: fault.status,
        headers: { "content-type": "application/json" },
      });
    const client = new Anthropic({ apiKey: "key", baseURL: "http://vendor.test", fetch, maxRetries: 0 });
    const asked = client.messages.create({ model: "m", max_tokens: 1, messages: [] });
    const raised: unknown = await asked.catch((reason: unknown) => reason);
    expect(raised).toBeInstanceOf(Anthropic.APIError);
    expect(raised).toMatchObject({ status: fault.status, errorCode: code });
    if (fault.status === 429) expect(raised).toBeInstanceOf(Anthropic.RateLimitError);
    if (fault.status === 400) expect(raised).toBeInstanceOf(Anthropic.BadRequestError);
    if (fault.status === 401) expect(raised).toBeInstanceOf(Anthropic.AuthenticationError);
    if (fault.status >= 500) expect(raised).toBeInstanceOf(Anthropic.InternalServerError);
  });
});
