import { Fault, type FaultCode } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { readError, readException, writeError, writeException } from "./errors.ts";

const read = (status: number, type: string | null, message: string) =>
  readError({ status, headers: type === null ? {} : { "x-amzn-errortype": type }, body: { message }, nowMs: 0 });

describe("an error of the vendor", () => {
  test.each<[number, string | null, string, FaultCode]>([
    [400, "ValidationException:http://internal.amazon.com/coral/", "Invalid.", "invalid_request"],
    [
      400,
      "ValidationException",
      "Input Tokens Exceeded: Number of input tokens exceeds maximum length.",
      "context_length",
    ],
    [400, "ValidationException", "Input is too long for requested model.", "context_length"],
    [400, "ValidationException", "The provided model identifier is invalid.", "model_not_found"],
    [400, "ServiceQuotaExceededException", "Too much.", "quota_exhausted"],
    [
      403,
      "UnrecognizedClientException",
      "The security token included in the request is invalid.",
      "provider_authentication",
    ],
    [403, "AccessDeniedException", "You don't have access.", "provider_authentication"],
    [404, "ResourceNotFoundException", "No such thing.", "model_not_found"],
    [408, "ModelTimeoutException", "Too slow.", "timeout"],
    [424, "ModelErrorException", "It broke.", "server_error"],
    [429, "ThrottlingException", "Slow down.", "rate_limited"],
    [429, "ModelNotReadyException", "Not yet.", "overloaded"],
    [429, null, "Too many requests.", "rate_limited"],
    [500, "InternalServerException", "Oops.", "server_error"],
    [503, "ServiceUnavailableException", "Away.", "overloaded"],
  ])("of status %i, named %s, saying %j, is %s", (status, type, message, code) => {
    const fault = read(status, type, message);
    expect([fault.code, fault.providerStatus]).toEqual([code, status]);
  });

  test("is named in its body where a proxy took its headers away", () => {
    const body = { __type: "com.amazon.bedrock#ThrottlingException", Message: "Slow down." };
    const fault = readError({ status: 400, headers: {}, body, nowMs: 0 });
    expect([fault.code, fault.message]).toEqual(["rate_limited", "Slow down."]);
  });

  test("about our credentials keeps none of its words", () => {
    const fault = read(403, "InvalidSignatureException", "The key AKIDSECRET is wrong.");
    expect(`${fault.message} ${fault.providerCode}`).not.toMatch(/AKID|Signature/);
  });

  test.each<[string, FaultCode]>([
    ["throttlingException", "rate_limited"],
    ["validationException", "invalid_request"],
    ["serviceUnavailableException", "overloaded"],
    ["modelStreamErrorException", "server_error"],
    ["somethingNew", "server_error"],
  ])("within a stream, %s is %s", (name, code) => {
    expect(readException(name, { message: "It happened." })).toMatchObject({ code, message: "It happened." });
  });
});

describe("a fault of ours", () => {
  test("is named as the official SDKs look for it, and says what to do", () => {
    const fault = new Fault("journal_full", "The disk is full.", { hint: "Make room." });
    expect(writeError(fault)).toEqual({
      __type: "ServiceUnavailableException",
      message: "The disk is full. Make room.",
    });
  });

  test("within a stream is one of the exceptions a stream may hold", () => {
    const fault = new Fault("interrupted", "It stopped.", { hint: "Ask again." });
    expect(writeException(fault)).toEqual({
      name: "modelStreamErrorException",
      body: { message: "It stopped. Ask again." },
    });
  });
});
