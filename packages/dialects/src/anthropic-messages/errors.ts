import type { FaultCode, JsonObject, VendorError } from "@ai-liaison/core";
import { Fault, isJsonObject } from "@ai-liaison/core";
import { type ErrorWords, faultOfAnswer, wordsOf } from "../errors/fault-of-answer.ts";
import { compact, objectOf } from "./wire.ts";

/**
 * Errors, both ways (https://platform.claude.com/docs/en/api/errors, read 2026-11-21). The SDK chooses its class by
 * status; in a stream, where there is none, callers see `error.type`.
 */
const BY_WORD: Readonly<Record<string, FaultCode>> = {
  authentication_error: "provider_authentication",
  permission_error: "provider_authentication",
  billing_error: "quota_exhausted",
  rate_limit_error: "rate_limited",
  timeout_error: "timeout",
  overloaded_error: "overloaded",
  api_error: "server_error",
  model_not_found: "model_not_found",
};

const STATUS_OF_TYPE: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  api_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
};

/** The vendor's error answer as a fault. */
export function readError({ status, headers, body, nowMs }: VendorError): Fault {
  if (body === null && status < 400) {
    return new Fault("malformed_response", "The vendor's answer is not JSON.", { providerStatus: status });
  }
  return faultOfAnswer({ status, headers, nowMs }, readWords(body), BY_WORD);
}

/** An error told in the body of a success, or inside a stream. */
export function readErrorBody(body: JsonObject): Fault {
  const type = wordsOf(objectOf(body.error)?.type) ?? "";
  const status = (Object.hasOwn(STATUS_OF_TYPE, type) ? STATUS_OF_TYPE[type] : undefined) ?? 500;
  return readError({ status, headers: {}, body, nowMs: 0 });
}

/** True for a body that is an error, whatever its status said. */
export function isErrorBody(body: JsonObject): boolean {
  return body.type === "error" || isJsonObject(body.error);
}

function readWords(body: JsonObject | null): ErrorWords {
  const error = objectOf(body?.error) ?? {};
  const message = wordsOf(error.message) ?? wordsOf(body?.error) ?? wordsOf(body?.message) ?? "";
  const type = wordsOf(error.type) ?? wordsOf(body?.type);
  // An empty account is refused as an invalid request: only the words tell.
  const spent = /credit balance is too low/i.test(message);
  return {
    message,
    code: wordsOf(objectOf(error.details)?.error_code),
    type: spent ? "billing_error" : type,
    param: null,
  };
}

const WRITTEN_TYPES: Readonly<Record<FaultCode, string>> = {
  rate_limited: "rate_limit_error",
  quota_exhausted: "billing_error",
  authentication: "authentication_error",
  provider_authentication: "api_error",
  permission: "permission_error",
  not_found: "not_found_error",
  model_not_found: "not_found_error",
  context_length: "invalid_request_error",
  content_filter: "invalid_request_error",
  invalid_request: "invalid_request_error",
  overloaded: "overloaded_error",
  server_error: "api_error",
  timeout: "timeout_error",
  network: "api_error",
  malformed_response: "api_error",
  interrupted: "api_error",
  journal_full: "overloaded_error",
  cancelled: "api_error",
};

/** A fault as `{type: "error", error: {type, message, details}}`; what the gateway itself says ends in what to do. */
export function writeError(fault: Fault): JsonObject {
  const ofVendor = fault.providerStatus !== null && fault.code !== "provider_authentication";
  const message = ofVendor ? fault.message : `${fault.message} ${fault.hint}`;
  const details = compact({ error_code: fault.code, param: fault.param ?? undefined });
  return { type: "error", error: { type: typeOf(fault), message, details } };
}

function typeOf({ code, status }: Fault): string {
  return code === "invalid_request" && status === 413 ? "request_too_large" : WRITTEN_TYPES[code];
}
