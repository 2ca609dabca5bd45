import { describe, expect, test } from "vitest";
import { FAULT_CODES, type FaultCode } from "../errors.ts";
import { Fault } from "../fault.ts";
import { APIError, AuthenticationError, ModelNotFoundError, ProviderError, RateLimitError } from "./api-errors.ts";
import {
  CircuitBreakerError,
  NetworkError,
  RetryExhaustedError,
  TimeoutError,
  ValidationError,
} from "./call-errors.ts";
import { errorFor } from "./error-for.ts";
import { LiaisonError } from "./liaison-error.ts";
import { refuseUnsafeKey } from "./refuse-unsafe-key.ts";
import { CompatibilityError, ConfigurationError, SecurityError, TrackingError } from "./setup-errors.ts";

const CLASS_OF: Record<FaultCode, object> = {
  rate_limited: RateLimitError,
  quota_exhausted: RateLimitError,
  authentication: AuthenticationError,
  provider_authentication: AuthenticationError,
  permission: AuthenticationError,
  not_found: APIError,
  model_not_found: ModelNotFoundError,
  context_length: ValidationError,
  content_filter: ValidationError,
  invalid_request: ValidationError,
  overloaded: ProviderError,
  server_error: ProviderError,
  malformed_response: ProviderError,
  timeout: TimeoutError,
  network: NetworkError,
  interrupted: NetworkError,
  journal_full: TrackingError,
  cancelled: LiaisonError,
};

describe("an error of ours", () => {
  test("has a code, details that are {} unless told, a hint and a cause", () => {
    const bare = new LiaisonError("tracking", "It went wrong.");
    expect(bare).toMatchObject({ name: "LiaisonError", code: "tracking", details: {}, hint: "" });
    expect("cause" in bare).toBe(false);
    const cause = new Error("below");
    const full = new ConfigurationError("`url` is no URL.", { hint: "Write http://…", details: { a: 1 }, cause });
    expect(full).toMatchObject({ code: "configuration", details: { a: 1 }, hint: "Write http://…", cause });
  });

  test.each([
    [new ConfigurationError("m"), "ConfigurationError", "configuration"],
    [new SecurityError("m"), "SecurityError", "security"],
    [new CompatibilityError("m"), "CompatibilityError", "compatibility"],
    [new TrackingError("m"), "TrackingError", "tracking"],
    [new CircuitBreakerError("m"), "CircuitBreakerError", "circuit_open"],
    [new RetryExhaustedError("m", { attempts: 3 }), "RetryExhaustedError", "retries_exhausted"],
    [new ValidationError("m"), "ValidationError", "invalid_request"],
    [new NetworkError("m"), "NetworkError", "network"],
    [new TimeoutError("m"), "TimeoutError", "timeout"],
    [new APIError("m"), "APIError", "server_error"],
    [new AuthenticationError("m"), "AuthenticationError", "authentication"],
    [new RateLimitError("m"), "RateLimitError", "rate_limited"],
    [new ModelNotFoundError("m"), "ModelNotFoundError", "model_not_found"],
    [new ProviderError("m"), "ProviderError", "server_error"],
  ])("is a LiaisonError with a name and a code: %s", (error, name, code) => {
    expect(error).toBeInstanceOf(LiaisonError);
    expect(error).toMatchObject({ name, code, message: "m" });
    expect(String(error)).toBe(`${name}: m`);
  });

  test("shows neither stack nor cause as JSON", () => {
    const error = new ProviderError("It broke.", { cause: new Error("sk-secret"), hint: "Wait.", details: { n: 1 } });
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: "ProviderError",
      code: "server_error",
      message: "It broke.",
      hint: "Wait.",
      details: { n: 1 },
    });
  });
});

describe("the error for a fault", () => {
  test.each(Object.keys(FAULT_CODES) as FaultCode[])("%s has its class, its code, its advice and its cause", (code) => {
    const fault = new Fault(code, "What happened.");
    const error = errorFor(fault);
    expect(error.constructor).toBe(CLASS_OF[code]);
    expect(error).toMatchObject({ code, message: "What happened.", hint: FAULT_CODES[code].advice, cause: fault });
    expect(error.details).toEqual({ status: FAULT_CODES[code].status });
    if (error instanceof APIError) expect(error.status).toBe(FAULT_CODES[code].status);
  });

  test("says in seconds how long to wait, and null when nobody said", () => {
    expect(errorFor(new Fault("rate_limited", "m", { retryAfterMs: 1500 }))).toMatchObject({ retryAfter: 1.5 });
    expect(errorFor(new Fault("rate_limited", "m"))).toMatchObject({ retryAfter: null });
  });

  test("names the model that was not found", () => {
    const fault = new Fault("model_not_found", "m");
    expect(errorFor(fault, { model: "gpt-9" })).toMatchObject({ model: "gpt-9" });
    expect(errorFor(fault)).toMatchObject({ model: null });
  });

  test("carries what is known of the fault as details", () => {
    const said = { param: "messages", status: 413, providerCode: "too_big", providerStatus: 400, details: { max: 1 } };
    expect(errorFor(new Fault("invalid_request", "m", said)).details).toEqual(said);
  });

  test("wraps the last try's error when there was more than one", () => {
    const fault = new Fault("overloaded", "The vendor is busy.");
    const error = errorFor(fault, { attempts: 3 });
    expect(error).toBeInstanceOf(RetryExhaustedError);
    expect(error).toMatchObject({ code: "retries_exhausted", attempts: 3, hint: fault.hint });
    expect(error.message).toBe("All 3 tries failed; the last said: The vendor is busy.");
    expect(error.details).toEqual({ status: 503, attempts: 3 });
    expect(error.cause).toBeInstanceOf(ProviderError);
    expect(errorFor(fault, { attempts: 1 })).toBeInstanceOf(ProviderError);
  });
});

describe("a key", () => {
  test("passes when it can stand in a header", () => {
    expect(() => refuseUnsafeKey("LIAISON_KEY", "sk-liaison-abc_DEF.123~")).not.toThrow();
  });

  test.each([
    ["sk-secret\r\nx-admin: 1", "contains a line break"],
    ["sk-secret\n", "contains a line break"],
    ["", "is empty"],
    ["sk secret", "contains a blank, a control character or a letter outside ASCII"],
    ["sk-secret\0", "contains a blank, a control character or a letter outside ASCII"],
    ["sk-sécret", "contains a blank, a control character or a letter outside ASCII"],
  ])("is refused without being repeated: %j", (key, reason) => {
    const error = thrownBy(() => refuseUnsafeKey("LIAISON_KEY", key));
    expect(error).toBeInstanceOf(SecurityError);
    expect(error).toMatchObject({
      message: `The key in \`LIAISON_KEY\` ${reason}.`,
      details: { setting: "LIAISON_KEY" },
    });
    expect(JSON.stringify(error)).not.toMatch(/s.?cret/);
  });
});

function thrownBy(act: () => void): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}
