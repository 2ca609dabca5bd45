import { Fault, type FaultCode, isJsonObject, type JsonObject, type VendorError } from "@ai-liaison/core";
import { stringOf } from "../json/fields.ts";
import { type ErrorWords, faultOfAnswer, type WordCodes, wordsOf } from "./fault-of-answer.ts";

/** What OpenAI's formats share of errors: the vendor's words, and the shape of one; its SDKs choose their class by status. */

/** Exact codes and types, before any guess from words. */
export const OPENAI_WORD_CODES: WordCodes = {
  insufficient_quota: "quota_exhausted",
  billing_hard_limit_reached: "quota_exhausted",
  billing_not_active: "quota_exhausted",
  insufficient_balance: "quota_exhausted",
  quota_exceeded: "quota_exhausted",
  context_length_exceeded: "context_length",
  string_above_max_length: "context_length",
  content_filter: "content_filter",
  content_policy_violation: "content_filter",
  responsibleaipolicyviolation: "content_filter",
  moderation_blocked: "content_filter",
  model_not_found: "model_not_found",
  deploymentnotfound: "model_not_found",
  model_not_available: "model_not_found",
  invalid_api_key: "provider_authentication",
  invalid_authentication: "provider_authentication",
  authentication_error: "provider_authentication",
  rate_limit_exceeded: "rate_limited",
  rate_limit_error: "rate_limited",
  overloaded_error: "overloaded",
  engine_overloaded: "overloaded",
  server_overloaded: "overloaded",
};

const WRITTEN_TYPES: Readonly<Record<FaultCode, readonly [type: string, code: string]>> = {
  rate_limited: ["rate_limit_error", "rate_limit_exceeded"],
  quota_exhausted: ["insufficient_quota", "insufficient_quota"],
  authentication: ["authentication_error", "invalid_api_key"],
  provider_authentication: ["api_error", "provider_authentication"],
  permission: ["permission_error", "permission_denied"],
  not_found: ["invalid_request_error", "not_found"],
  model_not_found: ["invalid_request_error", "model_not_found"],
  context_length: ["invalid_request_error", "context_length_exceeded"],
  content_filter: ["invalid_request_error", "content_filter"],
  invalid_request: ["invalid_request_error", "invalid_request"],
  overloaded: ["api_error", "overloaded"],
  server_error: ["api_error", "server_error"],
  timeout: ["api_error", "timeout"],
  network: ["api_error", "network"],
  malformed_response: ["api_error", "malformed_response"],
  interrupted: ["api_error", "interrupted"],
  journal_full: ["api_error", "journal_full"],
  cancelled: ["api_error", "cancelled"],
};

/** The vendor's error answer as a fault; its status may be a success's, when only the body tells. */
export function readError({ status, headers, body, nowMs }: VendorError): Fault {
  if (body === null && status < 400) {
    return new Fault("malformed_response", "The vendor's answer is not JSON.", { providerStatus: status });
  }
  return faultOfAnswer({ status, headers, nowMs }, readWords(body), OPENAI_WORD_CODES);
}

function readWords(body: JsonObject | null): ErrorWords {
  const error = body?.error;
  if (isJsonObject(error)) {
    return {
      message: wordsOf(error.message) ?? wordsOf(error.detail) ?? wordsOf(error.status) ?? "",
      code: wordsOf(error.code),
      type: wordsOf(error.type) ?? wordsOf(error.status),
      param: stringOf(error.param) ?? null,
    };
  }
  const message = wordsOf(error) ?? wordsOf(body?.message) ?? wordsOf(body?.detail) ?? wordsOf(body?.errors) ?? "";
  return { message, code: wordsOf(body?.code), type: wordsOf(body?.type), param: null };
}

/** A fault as `{error: {message, type, param, code}}`; what the gateway itself says ends in what to do. */
export function writeError(fault: Fault): JsonObject {
  const [type, code] = WRITTEN_TYPES[fault.code];
  const ofVendor = fault.providerStatus !== null && fault.code !== "provider_authentication";
  return {
    error: {
      message: ofVendor ? fault.message : `${fault.message} ${fault.hint}`,
      type,
      param: fault.param,
      code: ofVendor ? (fault.providerCode ?? code) : code,
    },
  };
}
