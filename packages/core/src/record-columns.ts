/**
 * The one table of names: every field of a call's record, its column in SQL, JSON and CSV, its types and what it means.
 * Rows, the published JSON Schema, the ledger's tables and `docs` are derived from it; nobody writes a column's name
 * a second time. A field added to `CallRecord` and not to this table does not compile.
 */
import type { AttemptRecord, CallRecord, TokenCounts } from "./record.ts";

export interface Column {
  readonly column: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  /** What it means, with its unit. */
  readonly description: string;
  readonly oneOf?: readonly string[];
}

/**
 * `text` · `integer` whole, up to 2⁵³ · `real` fractional · `boolean` 0 or 1 in SQL · `json` any JSON,
 * text in SQL · `time` milliseconds since the epoch in SQL, ISO-8601 in UTC with `Z` in JSON.
 */
export type ColumnType = "text" | "integer" | "real" | "boolean" | "json" | "time";

const USAGE_SOURCES = ["provider", "partial", "estimated", "none"] as const;
const STATUSES = ["success", "error", "cancelled"] as const;

const TOKEN_COLUMNS = {
  inputTokens: integer("input_tokens", "All input tokens, cached ones included; null when unknown."),
  cachedInputTokens: integer("cached_input_tokens", "Input tokens read from the vendor's prompt cache."),
  cacheWriteTokens: integer("cache_write_tokens", "Input tokens written to the vendor's prompt cache."),
  outputTokens: integer("output_tokens", "All output tokens, reasoning included; null when unknown."),
  reasoningTokens: integer("reasoning_tokens", "Output tokens spent on reasoning."),
  audioInputTokens: integer("audio_input_tokens", "Input tokens that were audio."),
  audioOutputTokens: integer("audio_output_tokens", "Output tokens that were audio."),
  imageCount: integer("image_count", "Images made."),
  totalTokens: integer("total_tokens", "Input and output tokens together."),
} as const satisfies Record<keyof TokenCounts, Column>;

/** The columns of `api_calls`, in the order they are shown. */
export const RECORD_COLUMNS = {
  id: required(
    "id",
    "text",
    "The call's one name: a UUIDv7, also in `x-liaison-call-id`; of a reported call a UUIDv8.",
  ),
  groupId: optional("group_id", "text", "Ties together the requests of one user action."),
  createdAtMs: required("created_at", "time", "When the call began."),
  source: choice("source", ["gateway", "sdk", "import"], "Which way in the call took."),
  serviceName: optional("service_name", "text", "The service that made the call."),
  endpoint: required("endpoint", "text", "The operation asked for: `chat.completions`, `embeddings`, …"),
  provider: optional("provider", "text", "Who answered last; null when no provider was asked."),
  modelRequested: required("model_requested", "text", "The model the caller asked for."),
  modelUsed: optional("model_used", "text", "The model the vendor says it used."),
  route: optional("route", "text", "The route alias that was resolved."),
  customerId: optional("customer_id", "text", "The customer the call is for; null when untracked."),
  userId: optional("user_id", "text", "The end user the call is for."),
  sessionId: optional("session_id", "text", "The session the call belongs to."),
  keyId: optional("key_id", "text", "The gateway key's public name; never the key."),
  tags: optional("tags", "json", "The caller's tags, text to text."),
  metadata: optional("metadata", "json", "The caller's own data."),
  status: choice("status", STATUSES, "How the call ended."),
  httpStatus: required("http_status", "integer", "The HTTP status the client saw; 499 when it went away first."),
  errorCode: optional("error_code", "text", "The fault's code, as in docs/errors.md."),
  errorMessage: optional("error_message", "text", "What went wrong, in words; never a prompt or a secret."),
  errorDetails: optional("error_details", "json", "What else is known of the fault."),
  streaming: required("streaming", "boolean", "The answer was a stream."),
  cache: choice("cache", ["miss", "hit", "semantic", "off"], "Whether our response cache answered."),
  responseCacheKey: optional("response_cache_key", "text", "SHA-256 under which the answer is cached."),
  ...TOKEN_COLUMNS,
  cacheWrite1hTokens: integer("cache_write_1h_tokens", "The part of `cache_write_tokens` that is kept for an hour."),
  imageInputTokens: integer("image_input_tokens", "Input tokens that were images."),
  imageOutputTokens: integer("image_output_tokens", "Output tokens that were images."),
  imageSize: optional("image_size", "text", "The size of the images made, as asked or as told: `1024x1024`."),
  imageQuality: optional("image_quality", "text", "Their quality, as asked or as told: `hd`, `high`."),
  audioSeconds: optional(
    "audio_seconds",
    "real",
    "Sound heard or made, in seconds, where it is paid for by its length.",
  ),
  inputCharacters: integer("input_characters", "Text spoken, in characters, where it is paid for by them."),
  usageSource: choice("usage_source", USAGE_SOURCES, "Who says how many tokens there were."),
  serviceTier: optional("service_tier", "text", "The tier the vendor says it used: `default`, `flex`, `priority`, …"),
  rawUsage: optional("raw_usage", "json", "The vendor's own usage object, untouched."),
  totalCostNanoUsd: integer("total_cost_nano_usd", "Cost in nano-dollars (10⁻⁹ USD); null when unpriced."),
  costSource: {
    ...optional("cost_source", "text", "Where the price came from; `simulated` is outside all sums of money."),
    oneOf: ["catalogue", "config", "provider", "simulated"],
  },
  costBreakdown: optional("cost_breakdown", "json", "Nano-dollars by kind of use."),
  priceId: optional("price_id", "text", "Which price the cost was computed with."),
  savedCostNanoUsd: integer("saved_cost_nano_usd", "Nano-dollars a cache hit saved."),
  responseTimeMs: required("response_time_ms", "real", "From the call's start to its end, in milliseconds."),
  timeToFirstTokenMs: optional("time_to_first_token_ms", "real", "From the call's start to the first content, in ms."),
  attempts: required("attempts", "json", "One entry per try at a target, in order."),
  warnings: required("warnings", "json", "What could not be done as asked, in words."),
  decision: optional("decision", "json", "Why this provider."),
  answerId: optional(
    "answer_id",
    "text",
    "The vendor's own id of an answer it keeps, by which a later call can go on from it; null where none is kept.",
  ),
} as const satisfies Record<keyof CallRecord, Column>;

/** The columns of `api_call_attempts`, in the order they are shown. */
export const ATTEMPT_COLUMNS = {
  provider: required("provider", "text", "The provider that was asked."),
  endpoint: required("endpoint", "integer", "Which of its addresses: 0 the primary, 1 the secondary."),
  model: required("model", "text", "The model it was asked for."),
  outcome: choice("outcome", STATUSES, "How the try ended."),
  httpStatus: optional("http_status", "integer", "The vendor's HTTP status; null when none came."),
  errorCode: optional("error_code", "text", "The fault's code, as in docs/errors.md."),
  errorMessage: optional("error_message", "text", "What went wrong, in words."),
  startedAtMs: required("started_at", "time", "When the try began."),
  durationMs: required("duration_ms", "real", "How long it took, in milliseconds."),
  timeToFirstTokenMs: optional("time_to_first_token_ms", "real", "Until its first content, in milliseconds."),
  ...TOKEN_COLUMNS,
  usageSource: choice("usage_source", USAGE_SOURCES, "Who says how many tokens there were."),
  totalCostNanoUsd: integer("total_cost_nano_usd", "Cost in nano-dollars (10⁻⁹ USD); null when unpriced."),
} as const satisfies Record<keyof AttemptRecord, Column>;

function required<const Name extends string, const Type extends ColumnType>(
  column: Name,
  type: Type,
  description: string,
): { readonly column: Name; readonly type: Type; readonly nullable: false; readonly description: string } {
  return { column, type, nullable: false, description };
}

function optional<const Name extends string, const Type extends ColumnType>(
  column: Name,
  type: Type,
  description: string,
): { readonly column: Name; readonly type: Type; readonly nullable: true; readonly description: string } {
  return { column, type, nullable: true, description };
}

function integer<const Name extends string>(column: Name, description: string) {
  return optional(column, "integer", description);
}

function choice<const Name extends string>(column: Name, oneOf: readonly string[], description: string) {
  return { ...required(column, "text", description), oneOf };
}
