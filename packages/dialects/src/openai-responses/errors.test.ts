import { FAULT_CODES, Fault, type FaultCode } from "@ai-liaison/core";
import OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { isErrorBody, readError, writeError } from "./errors.ts";

describe("errors of vendors", () => {
  test.each([
    [400, { message: "Too long.", code: "context_length_exceeded" }, "context_length"],
    [400, { message: "No such model.", code: "model_not_found" }, "model_not_found"],
    [400, { message: "Bad.", type: "invalid_request_error", param: "input" }, "invalid_request"],
    [401, { message: "Incorrect API key provided: sk-1", code: "invalid_api_key" }, "provider_authentication"],
    [429, { message: "Slow.", type: "rate_limit_error" }, "rate_limited"],
    [429, { message: "Out.", code: "insufficient_quota" }, "quota_exhausted"],
    [500, { message: "Oh." }, "server_error"],
    [503, { message: "Busy." }, "overloaded"],
  ])("%i %j is %s", (status, error, code) => {
    const fault = readError({ status, headers: {}, body: { error }, nowMs: 0 });
    expect(fault.code).toBe(code);
    expect(fault.message).not.toMatch(/sk-1/);
  });

  test("may stand outside an `error` object", () => {
    const body = { code: "invalid-argument", error: "No such field." };
    expect(readError({ status: 400, headers: {}, body, nowMs: 0 })).toMatchObject({
      code: "invalid_request",
      message: "No such field.",
    });
  });

  test("are told from answers", () => {
    expect(isErrorBody({ object: "response", error: null, status: "completed" })).toBe(false);
    expect(isErrorBody({ object: "response", error: null, status: "failed" })).toBe(true);
    expect(isErrorBody({ error: { message: "No." } })).toBe(true);
  });
});

describe("faults told to clients", () => {
  test.each(Object.keys(FAULT_CODES) as FaultCode[])("%s makes the SDK throw the error of its status", async (code) => {
    const fault = new Fault(code, "What happened.", { param: "input" });
    const body = writeError(fault);
    const fetch = async (): Promise<Response> => Response.json(body, { status: fault.status });
    const client = new OpenAI({ apiKey: "none", fetch, maxRetries: 0 });
    const thrown = await client.responses.create({ model: "m", input: "?" }).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(OpenAI.APIError);
    expect(thrown).toMatchObject({ status: fault.status, param: "input" });
    if (fault.status === 429) expect(thrown).toBeInstanceOf(OpenAI.RateLimitError);
    if (fault.status === 400) expect(thrown).toBeInstanceOf(OpenAI.BadRequestError);
    if (fault.status === 404) expect(thrown).toBeInstanceOf(OpenAI.NotFoundError);
  });
});
