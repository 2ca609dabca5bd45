import type { FaultCode, FaultDetails, Json, VendorError } from "@ai-liaison/core";
import { Fault, isJsonObject } from "@ai-liaison/core";
import { parseRetryAfter } from "@ai-liaison/wire";
import { compact } from "../json/fields.ts";

/**
 * A vendor's error answer as a fault. Its status tells most; its code, type and words tell the rest. What is about the
 * gateway's credentials (a refusal of them by status, code or words) loses all of the vendor's text, which may name
 * our key or account.
 */
const LONGEST_MESSAGE = 500;
/** Codes and fields are names. */
const LONGEST_NAME = 200;

/** A gateway's word that the call came back to it: to ask again would send it round again, as often as each retries. */
const LOOP_DETECTED = 508;

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
  [LOOP_DETECTED]: "malformed_response",
  529: "overloaded",
};

/** What a format's error body says, taken out of its fields. */
export interface ErrorWords {
  readonly message: string;
  readonly code: string | null;
  readonly type: string | null;
  readonly param: string | null;
}

export type WordCodes = Readonly<Record<string, FaultCode>>;

/** The fault an error answer stands for; `wordCodes` are the format's own codes and types, in lower case. */
export function faultOfAnswer(
  { status, headers, nowMs }: Omit<VendorError, "body">,
  words: ErrorWords,
  wordCodes: WordCodes,
): Fault {
  const code = codeOf(status, words, wordCodes);
  return new Fault(code, messageOf(code, status, words), {
    ...detailsOf(code, status, words),
    ...compact({ retryAfterMs: parseRetryAfter(headers, nowMs) ?? undefined }),
  });
}

/** As much of a vendor's words as is searched: an error of megabytes would take as many searches. */
const MOST_WORDS = 2000;
const MOST_ITEMS = 20;
const MOST_LEVELS = 8;

/** Words of any shape: a string, a number, or the messages within a list. */
export function wordsOf(value: Json | undefined, level = 0): string | null {
  if (typeof value === "string") return value === "" ? null : value.slice(0, MOST_WORDS);
  if (typeof value === "number") return String(value);
  if (level > MOST_LEVELS) return null;
  if (Array.isArray(value)) {
    const words = value.slice(0, MOST_ITEMS).map((item: Json) => wordsOf(item, level + 1) ?? "");
    return words.join("; ").slice(0, MOST_WORDS) || null;
  }
  if (isJsonObject(value)) return wordsOf(value.message ?? value.msg ?? value.detail, level + 1);
  return null;
}

function codeOf(status: number, { code, type, message }: ErrorWords, wordCodes: WordCodes): FaultCode {
  if (status === 401 || status === 407) return "provider_authentication";
  const named = codeOfWord(code, wordCodes) ?? codeOfWord(type, wordCodes);
  if (named !== undefined) return named;
  if (status === 429 && /quota|billing|credit|balance/i.test(message)) return "quota_exhausted";
  if (status === 404 && /model|deployment/i.test(message)) return "model_not_found";
  const fromWords = ASKS_FOR_WORDS.has(status) ? codeOfMessage(message) : undefined;
  return fromWords ?? BY_STATUS[status] ?? (status >= 500 || status < 400 ? "server_error" : "invalid_request");
}

function codeOfWord(word: string | null, wordCodes: WordCodes): FaultCode | undefined {
  const known = word?.toLowerCase() ?? "";
  return Object.hasOwn(wordCodes, known) ? wordCodes[known] : undefined;
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
  if (UNKNOWN_MODEL.test(message)) return "model_not_found";
  return /content[ _](management )?(policy|filter)|safety system|moderation|flagged/i.test(message)
    ? "content_filter"
    : undefined;
}

/** Look-alikes that answer 400 rather than 404, each in words of its own. */
const UNKNOWN_MODEL =
  /unknown model|invalid model\b|not a valid model|model not exist|model identifier is invalid|\bmodel\b.{0,200}does not exist/i;

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

/**
 * The client sees the vendor's own 4xx, a circle, and the 502 of whatever stands before the vendor; what is the operator's
 * or the vendor's fault otherwise has the table's status.
 */
function detailsOf(code: FaultCode, status: number, words: ErrorWords): FaultDetails {
  const secret = isSecret(code, status);
  const isCallers = status >= 400 && status < 500 && code !== "provider_authentication" && code !== "timeout";
  const isProxys = status === 502 && code === "server_error";
  return compact({
    providerStatus: status,
    providerCode: secret ? undefined : (words.code ?? words.type ?? undefined)?.slice(0, LONGEST_NAME),
    param: secret ? undefined : words.param?.slice(0, LONGEST_NAME),
    status: isCallers || isProxys || status === LOOP_DETECTED ? status : undefined,
  });
}
