import type { FaultCode, FaultDetails, Json, JsonObject, VendorError } from "@ai-liaison/core";
import { Fault, isJsonObject } from "@ai-liaison/core";
import { parseRetryAfter } from "@ai-liaison/wire";
import { compact, stringOf } from "./wire.ts";

/**
 * Errors, both ways. A vendor's status tells most; its code, type and words tell the rest. What is about
 * the gateway's credentials (a refusal of them by status, code or words) loses all of the vendor's text, which may name
 * our key or account. Written errors have OpenAI's shape; its SDKs choose their class by status.
 */
const LONGEST_MESSAGE = 500;

/** Exact codes and types, before any guess from words. */
const BY_VENDOR_CODE: Readonly<Record<string, FaultCode>> = {
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

const BY_STATUS: Readonly<Record<number, FaultCode>> = {
  401: "provider_authentication",
  402: "quota_exhausted",
  403: "provider_authentication",
  404: "not_found",
  407: "provider_authentication",
  408: "timeout",
  429: "rate_limited",
  502: "server_error",
  503: "overloaded",
  504: "timeout",
  529: "overloaded",
};

interface ErrorWords {
  readonly message: string;
  readonly code: string | null;
  readonly type: string | null;
  readonly param: string | null;
}

/** The vendor's error answer as a fault; its status may be a success's, when only the body tells. */
export function readError({ status, headers, body, nowMs }: VendorError): Fault {
  if (body === null && status < 400) {
    return new Fault("malformed_response", "The vendor's answer is not JSON.", { providerStatus: status });
  }
  const words = readWords(body);
  const code = codeOf(status, words);
  return new Fault(code, messageOf(code, status, words), {
    ...detailsOf(code, status, words),
    ...compact({ retryAfterMs: parseRetryAfter(headers, nowMs) ?? undefined }),
  });
}

/** An error told in the body of a success, or inside a stream. */
export function readErrorBody(body: JsonObject): Fault {
  const error = body.error;
  const told = isJsonObject(error) ? [error.status, error.code, error.http_code] : [body.status];
  const status = told.map(Number).find((number) => Number.isInteger(number) && number >= 400 && number <= 599);
  return readError({ status: status ?? 500, headers: {}, body, nowMs: 0 });
}

/** True for a body that is an error, whatever its status said. */
export function isErrorBody(body: JsonObject): boolean {
  const { error } = body;
  return isJsonObject(error) || (typeof error === "string" && error !== "");
}

function readWords(body: JsonObject | null): ErrorWords {
  const error = body?.error;
  if (isJsonObject(error)) {
    return {
      message: text(error.message) ?? text(error.detail) ?? text(error.status) ?? "",
      code: text(error.code),
      type: text(error.type) ?? text(error.status),
      param: stringOf(error.param) ?? null,
    };
  }
  const message = text(error) ?? text(body?.message) ?? text(body?.detail) ?? text(body?.errors) ?? "";
  return { message, code: text(body?.code), type: text(body?.type), param: null };
}

/** Words of any shape: a string, a number, or the messages within a list. */
function text(value: Json | undefined): string | null {
  if (typeof value === "string") return value === "" ? null : value;
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.map((item) => text(item) ?? "").join("; ") || null;
  if (isJsonObject(value)) return text(value.message ?? value.msg ?? value.detail);
  return null;
}

function codeOf(status: number, { code, type, message }: ErrorWords): FaultCode {
  if (status === 401 || status === 407) return "provider_authentication";
  const named = codeOfWord(code) ?? codeOfWord(type);
  if (named !== undefined) return named;
  if (status === 429 && /quota|billing|credit|balance/i.test(message)) return "quota_exhausted";
  if (status === 404 && /model|deployment/i.test(message)) return "model_not_found";
  const fromWords = ASKS_FOR_WORDS.has(status) ? codeOfMessage(message) : undefined;
  return fromWords ?? BY_STATUS[status] ?? (status >= 500 || status < 400 ? "server_error" : "invalid_request");
}

function codeOfWord(word: string | null): FaultCode | undefined {
  const known = word?.toLowerCase() ?? "";
  return Object.hasOwn(BY_VENDOR_CODE, known) ? BY_VENDOR_CODE[known] : undefined;
}

/** Statuses that say too little. */
const ASKS_FOR_WORDS: ReadonlySet<number> = new Set([400, 403, 413, 422]);

function codeOfMessage(message: string): FaultCode | undefined {
  if (/context (length|window|size)|maximum context|prompt (is )?too long|too many tokens/i.test(message)) {
    return "context_length";
  }
  if (/api[ _-]?key (is )?(not valid|invalid)|(invalid|incorrect) api[ _-]?key/i.test(message)) {
    return "provider_authentication";
  }
  return /content[ _](management )?(policy|filter)|safety system|moderation|flagged/i.test(message)
    ? "content_filter"
    : undefined;
}

/** Answers about who the gateway is to the vendor: whatever their code, their text is not the client's to read. */
const REFUSES_ACCESS: ReadonlySet<number> = new Set([401, 403, 407]);

function isSecret(code: FaultCode, status: number): boolean {
  return code === "provider_authentication" || REFUSES_ACCESS.has(status);
}

const IN_OUR_WORDS: Readonly<Partial<Record<FaultCode, string>>> = {
  provider_authentication: "The vendor refused the credentials this gateway holds for it.",
  content_filter: "The vendor's content filter refused this request.",
  model_not_found: "The vendor does not offer this model to this gateway.",
  quota_exhausted: "The quota this gateway has with the vendor is used up.",
};

function messageOf(code: FaultCode, status: number, { message }: ErrorWords): string {
  if (isSecret(code, status)) return IN_OUR_WORDS[code] ?? `The vendor refused this request with status ${status}.`;
  const trimmed = message.trim();
  if (trimmed === "") return `The vendor answered with status ${status} and no message.`;
  return trimmed.length > LONGEST_MESSAGE ? `${trimmed.slice(0, LONGEST_MESSAGE - 1)}…` : trimmed;
}

/** The client sees the vendor's own 4xx; what is the operator's or the vendor's fault has the table's status. */
function detailsOf(code: FaultCode, status: number, words: ErrorWords): FaultDetails {
  const secret = isSecret(code, status);
  const ownStatus = status >= 400 && status < 500 && code !== "provider_authentication" && code !== "timeout";
  return compact({
    providerStatus: status,
    providerCode: secret ? undefined : (words.code ?? words.type ?? undefined),
    param: secret ? undefined : (words.param ?? undefined),
    status: ownStatus ? status : undefined,
  });
}

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
