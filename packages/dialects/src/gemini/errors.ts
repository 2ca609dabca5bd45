import type { FaultCode, Json, JsonObject, VendorError } from "@ai-liaison/core";
import { Fault, isJsonObject } from "@ai-liaison/core";
import { type ErrorWords, faultOfAnswer, wordsOf } from "../errors/fault-of-answer.ts";
import { listOf, numberOf, stringOf } from "./wire.ts";

/**
 * Errors, both ways: `{error: {code, message, status, details}}`, as all of the vendor's APIs have them
 * (https://cloud.google.com/apis/design/errors, read 2026-11-21). The code is the HTTP status, by which the SDK makes
 * its one class of error; details say why, and how long to wait.
 */
const BY_WORD: Readonly<Record<string, FaultCode>> = {
  api_key_invalid: "provider_authentication",
  api_key_expired: "provider_authentication",
  api_key_service_blocked: "provider_authentication",
  credentials_missing: "provider_authentication",
  access_token_expired: "provider_authentication",
  unauthenticated: "provider_authentication",
  billing_disabled: "quota_exhausted",
  deadline_exceeded: "timeout",
  unavailable: "overloaded",
  internal: "server_error",
  unknown: "server_error",
  data_loss: "server_error",
  resource_exhausted: "rate_limited",
};

/** The vendor's error answer as a fault; its status may be a success's, when only the body tells. */
export function readError({ status, headers, body, nowMs }: VendorError): Fault {
  if (body === null && status < 400) {
    return new Fault("malformed_response", "The vendor's answer is not JSON.", { providerStatus: status });
  }
  const error = isJsonObject(body?.error) ? body.error : null;
  const words = readWords(error, body);
  const fault = faultOfAnswer({ status, headers, nowMs }, words, BY_WORD);
  const retryAfterMs = fault.retryAfterMs ?? delayOf(error?.details);
  const code = settleCode(fault.code, words.message, status);
  if (code === fault.code && retryAfterMs === fault.retryAfterMs) return fault;
  return new Fault(code, fault.message, {
    status: fault.status,
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
    ...(fault.providerCode === null ? {} : { providerCode: fault.providerCode }),
    ...(fault.providerStatus === null ? {} : { providerStatus: fault.providerStatus }),
  });
}

/** What only the words tell: a prompt too long, and a quota of a day rather than of a minute. */
function settleCode(code: FaultCode, message: string, status: number): FaultCode {
  if (code === "invalid_request" && /token count.{0,300}exceeds|exceeds the maximum number of tokens/i.test(message)) {
    return "context_length";
  }
  if (code === "not_found" && status === 404 && /\bmodels?\b/i.test(message)) return "model_not_found";
  return code;
}

function readWords(error: JsonObject | null, body: JsonObject | null): ErrorWords {
  if (error === null) {
    return { message: wordsOf(body?.error) ?? wordsOf(body?.message) ?? "", code: null, type: null, param: null };
  }
  return {
    message: wordsOf(error.message) ?? "",
    code: reasonOf(error.details) ?? stringOf(error.status) ?? null,
    type: stringOf(error.status) ?? null,
    param: fieldOf(error.details),
  };
}

function detailsOf(details: Json | undefined): readonly JsonObject[] {
  return (listOf(details) ?? []).filter(isJsonObject);
}

/** `ErrorInfo.reason`, where it is one we know. */
function reasonOf(details: Json | undefined): string | null {
  const reasons = detailsOf(details).map(({ reason }) => stringOf(reason) ?? "");
  return reasons.find((reason) => Object.hasOwn(BY_WORD, reason.toLowerCase())) ?? null;
}

/** `BadRequest.fieldViolations[0].field`. */
function fieldOf(details: Json | undefined): string | null {
  const violations = detailsOf(details).flatMap(({ fieldViolations }) => detailsOf(fieldViolations));
  return stringOf(violations[0]?.field) ?? null;
}

/** `RetryInfo.retryDelay`: seconds with a fraction, as `48.9s`. */
function delayOf(details: Json | undefined): number | null {
  const delay = detailsOf(details)
    .map(({ retryDelay }) => /^(\d+(?:\.\d+)?)s$/.exec(stringOf(retryDelay) ?? "")?.[1])
    .find((seconds) => seconds !== undefined);
  return delay === undefined ? null : Math.ceil(Number(delay) * 1000);
}

/** An error told in the body of a success, or inside a stream. */
export function readErrorBody(body: JsonObject): Fault {
  const told = isJsonObject(body.error) ? numberOf(body.error.code) : undefined;
  const status = told !== undefined && told >= 400 && told <= 599 ? told : 500;
  return readError({ status, headers: {}, body, nowMs: 0 });
}

/** True for a body that is an error, whatever its status said. */
export function isErrorBody({ error }: JsonObject): boolean {
  return isJsonObject(error) || (typeof error === "string" && error !== "");
}

const WRITTEN: Readonly<Record<FaultCode, string>> = {
  rate_limited: "RESOURCE_EXHAUSTED",
  quota_exhausted: "RESOURCE_EXHAUSTED",
  authentication: "UNAUTHENTICATED",
  provider_authentication: "INTERNAL",
  permission: "PERMISSION_DENIED",
  not_found: "NOT_FOUND",
  model_not_found: "NOT_FOUND",
  context_length: "INVALID_ARGUMENT",
  content_filter: "INVALID_ARGUMENT",
  invalid_request: "INVALID_ARGUMENT",
  overloaded: "UNAVAILABLE",
  server_error: "INTERNAL",
  timeout: "DEADLINE_EXCEEDED",
  network: "UNAVAILABLE",
  malformed_response: "INTERNAL",
  interrupted: "UNAVAILABLE",
  journal_full: "UNAVAILABLE",
  cancelled: "CANCELLED",
};

/** A fault as the vendor's APIs tell theirs; what the gateway itself says ends in what to do. */
export function writeError(fault: Fault): JsonObject {
  const ofVendor = fault.providerStatus !== null && fault.code !== "provider_authentication";
  const details: JsonObject[] = [];
  if (fault.param !== null) {
    const violation = { field: fault.param, description: fault.message };
    details.push({ "@type": "type.googleapis.com/google.rpc.BadRequest", fieldViolations: [violation] });
  }
  if (fault.retryAfterMs !== null) {
    const retryDelay = `${fault.retryAfterMs / 1000}s`;
    details.push({ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay });
  }
  return {
    error: {
      code: fault.status,
      message: ofVendor ? fault.message : `${fault.message} ${fault.hint}`,
      status: WRITTEN[fault.code],
      ...(details.length === 0 ? {} : { details }),
    },
  };
}
