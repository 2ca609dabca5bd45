import { describe, expect, test } from "vitest";
import { FAULT_CODES } from "./errors.ts";
import { Fault, isFault, toFault } from "./fault.ts";

describe("a fault", () => {
  test("takes status, advice and retryability from the table", () => {
    const fault = new Fault("rate_limited", "Too many.");
    expect(fault).toMatchObject({
      name: "Fault",
      code: "rate_limited",
      status: 429,
      hint: FAULT_CODES.rate_limited.advice,
      param: null,
      retryAfterMs: null,
      providerCode: null,
      providerStatus: null,
      details: null,
    });
    expect(fault.cause).toBeUndefined();
    expect(fault.retry).toBe("same-target");
    expect(fault).toBeInstanceOf(Error);
  });

  test("lets details say more than the table", () => {
    const fault = new Fault("invalid_request", "The body is too large.", {
      param: "body",
      status: 413,
      retryAfterMs: 1500,
      providerCode: "too_big",
      providerStatus: 400,
      hint: "Send less.",
      details: { limit: 10 },
    });
    expect(fault).toMatchObject({
      status: 413,
      param: "body",
      retryAfterMs: 1500,
      providerCode: "too_big",
      providerStatus: 400,
      hint: "Send less.",
      details: { limit: 10 },
    });
  });

  test("passes through the one door unchanged", () => {
    const fault = new Fault("timeout", "Silence.");
    expect(toFault(fault)).toBe(fault);
    expect(isFault(fault)).toBe(true);
  });

  test.each([new Error("ECONNRESET at 10.0.0.1 with key sk-secret"), "a string", null, undefined])(
    "takes in anything else as the cause, and tells none of its text: %s",
    (error) => {
      const fault = toFault(error);
      expect(fault.code).toBe("server_error");
      expect(fault.message).toBe("The gateway failed unexpectedly while handling this call.");
      expect(fault.cause).toBe(error);
      expect(isFault(error)).toBe(false);
    },
  );
});
