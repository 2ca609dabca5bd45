import { Fault, type FaultCode, type JsonObject, type VendorError } from "@ai-liaison/core";
import { faultOfAnswer, wordsOf } from "../errors/fault-of-answer.ts";
import { compact, stringOf } from "../json/fields.ts";

/**
 * Errors, both ways: `{"id", "message"}`, sometimes with `error_type` (https://docs.cohere.com/reference/errors, read
 * 2026-11-21). The official client chooses its class by status, and throws none inside a stream: there `message-end`
 * has `finish_reason: "ERROR"` and an `error` in words.
 */
export function readError({ status, headers, body, nowMs }: VendorError): Fault {
  if (body === null && status < 400) {
    return new Fault("malformed_response", "The vendor's answer is not JSON.", { providerStatus: status });
  }
  const message = wordsOf(body?.message) ?? wordsOf(body?.error) ?? wordsOf(body?.detail) ?? "";
  const code = wordsOf(body?.error_type) ?? BY_STATUS.get(status) ?? (TOO_LONG.test(message) ? TOO_MANY : null);
  return faultOfAnswer({ status, headers, nowMs }, { message, code, type: null, param: null }, CODES);
}

const TOO_MANY = "TOO_MANY_TOKENS";
const TOO_LONG = /^too many tokens/i;

/** Statuses only this vendor has. */
const BY_STATUS: ReadonlyMap<number, string> = new Map([
  [498, "invalid_token"],
  [499, "cancelled"],
]);

const CODES: Readonly<Record<string, FaultCode>> = {
  too_many_tokens: "context_length",
  invalid_token: "provider_authentication",
  cancelled: "server_error",
};

/** An error in the body of a success, or in a stream: its words tell the status. */
export function readErrorBody(body: JsonObject): Fault {
  const message = wordsOf(body.message) ?? wordsOf(body.error) ?? "";
  const [, status] = STATUSES.find(([words]) => words.test(message)) ?? [];
  return readError({ status: status ?? 500, headers: {}, body, nowMs: 0 });
}

const STATUSES: readonly (readonly [RegExp, number])[] = [
  [/invalid api token|unauthorized/i, 401],
  [/\bmodel\b.{0,300}\b(not found|was removed)\b/i, 404],
  [/rate limit|too many requests|trial key/i, 429],
  [/^(invalid request|too many tokens)/i, 400],
];

/** True for a body that is an error, whatever its status said: an answer's `message` is an object. */
export function isErrorBody({ message, error }: JsonObject): boolean {
  return typeof message === "string" || (typeof error === "string" && error !== "");
}

/** A fault as `{message}`; what the gateway itself says ends in what to do. */
export function writeError(fault: Fault): JsonObject {
  return compact({
    message: wordsOfFault(fault),
    error_type: fault.code === "context_length" ? TOO_MANY : undefined,
  });
}

export function wordsOfFault(fault: Fault): string {
  const ofVendor = fault.providerStatus !== null && fault.code !== "provider_authentication";
  return ofVendor ? fault.message : `${fault.message} ${fault.hint}`;
}

/** The words of an error told at the end of a stream, or of a whole answer. */
export function errorOfEnd(end: JsonObject): Fault | null {
  const error = stringOf(end.error);
  return error === undefined || error === "" ? null : readErrorBody({ message: error });
}
