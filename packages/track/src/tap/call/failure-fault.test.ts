import { describe, expect, test } from "vitest";
import { KNOWN_WORLD } from "../../sdks/known-world.ts";
import { Recogniser } from "../destination/recognise.ts";
import { readSentRequest, type SentRequest } from "../request/sent-request.ts";
import { faultOfBreak, faultOfFailure } from "./failure-fault.ts";

const URL = "https://api.openai.com/v1/chat/completions";

function sent(init: RequestInit = {}, timeoutMs?: number): SentRequest {
  const destination = new Recogniser(() => [], KNOWN_WORLD).recognise("POST", URL);
  const { endpoint } = destination;
  if (endpoint === null) throw new Error("a known endpoint");
  const given = { input: URL, init: { method: "POST", ...init }, textInside: null };
  return readSentRequest(given, destination, endpoint, { timeoutMs, takesTracking: true });
}

function errorWith(code: string, wrap: (error: Error) => unknown = (error) => error): unknown {
  return wrap(Object.assign(new Error("low"), { code }));
}

const aborted = (reason?: unknown): RequestInit => ({ signal: AbortSignal.abort(reason) });
const abortError = new DOMException("This operation was aborted", "AbortError");

describe("why a request brought no answer", () => {
  test.each([
    [
      "a refused connection",
      errorWith("ECONNREFUSED", (cause) => new TypeError("fetch failed", { cause })),
      "network",
      "ECONNREFUSED",
    ],
    [
      "one of several addresses",
      errorWith("EHOSTUNREACH", (one) => new TypeError("fetch failed", { cause: new AggregateError([one]) })),
      "network",
      "EHOSTUNREACH",
    ],
    ["a connection that takes too long", errorWith("UND_ERR_CONNECT_TIMEOUT"), "timeout", "UND_ERR_CONNECT_TIMEOUT"],
    ["an error without a code", new Error("odd"), "network", "Error"],
    ["what is no error", "odd", "network", "unknown"],
    ["errors without an end", circular(), "network", "Error"],
    ["none of several addresses", new AggregateError([]), "network", "AggregateError"],
  ])("%s", (_what, error, code, inMessage) => {
    const fault = faultOfFailure(error, sent(), 5);
    expect(fault.code).toBe(code);
    expect(fault.message).toContain(inMessage);
  });

  test("the caller's abort is a cancellation, and a signal's time a timeout", () => {
    expect(faultOfFailure(abortError, sent(aborted()), 5).code).toBe("cancelled");
    expect(faultOfFailure(abortError, sent(), 5).code).toBe("cancelled");
    expect(faultOfFailure(abortError, sent(aborted(new DOMException("late", "TimeoutError"))), 5).code).toBe("timeout");
    expect(faultOfFailure(new DOMException("late", "TimeoutError"), sent(), 5).code).toBe("timeout");
  });

  test("an abort when the SDK's own time is up is a timeout", () => {
    expect(faultOfFailure(abortError, sent(aborted(), 1_000), 990).code).toBe("timeout");
    expect(faultOfFailure(abortError, sent(aborted(), 1_000), 500).code).toBe("cancelled");
    const byHeader = sent({ ...aborted(), headers: { "x-stainless-timeout": "2" } }, 9_000);
    expect(faultOfFailure(abortError, byHeader, 1_990).code).toBe("timeout");
  });
});

describe("why an answer broke off", () => {
  test("its reader left, its time was up, or the connection broke", () => {
    expect(faultOfBreak(abortError, sent(aborted()), 5).code).toBe("cancelled");
    expect(faultOfBreak(abortError, sent(aborted(), 1_000), 1_000).code).toBe("timeout");
    expect(faultOfBreak(errorWith("ECONNRESET"), sent(), 5)).toMatchObject({ code: "interrupted" });
  });
});

function circular(): Error {
  const error = new Error("round");
  error.cause = error;
  return error;
}
