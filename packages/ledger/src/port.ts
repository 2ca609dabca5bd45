/**
 * What the ledger can be asked. CLI, analytics and dashboard know this port alone, so that SQLite and PostgreSQL can
 * stand behind it. Times in queries are milliseconds since the epoch, `since` inclusive, `until` exclusive. Rows are
 * JSON as shown outside (snake_case); sums of money are exact: nano-dollars as a whole number in a string, dollars as
 * a decimal string.
 *
 * Simulated calls (`cost_source: simulated`) are outside every sum of money and are never "unpriced"; `calls` counts
 * them, `simulated_calls` says how many they were. A `group` of null gathers the calls that name none.
 */
import type { CallId, CallRow, CallStatus, KeyId } from "@ai-liaison/core";

/** Reading, in this thread. */
export interface LedgerReader extends Disposable {
  /** Calls, newest first. */
  calls(filter?: CallFilter): readonly CallRow[];
  /** One call with its bodies; null when there is none of that id. */
  call(id: string): CallDetail | null;
  /** The call that a vendor gave this kept answer to, the latest of them; null when there is none. */
  ownerOfAnswer(answerId: string): KeptAnswerOwner | null;
  /** What calls cost, by group, dearest first (days: oldest first). */
  costs(query: GroupQuery): CostReport;
  /** What calls used, by group, most tokens first (days: oldest first). */
  usage(query: GroupQuery): UsageReport;
  /** How calls went, by endpoint, busiest first, and in total. */
  report(query?: ScopeFilter): CallReport;
  /** How fast and how reliable each model of each provider was, counted by attempts. */
  performance(query?: AttemptFilter): PerformanceReport;
  /** The same by provider: every try counts, also those that another provider made good. */
  providers(query?: AttemptFilter): ProviderReport;
}

/** The same, from another thread. */
export type AsyncLedgerReader = AsyncDisposable & {
  readonly [Method in Exclude<keyof LedgerReader, symbol>]: (
    ...parameters: Parameters<LedgerReader[Method]>
  ) => Promise<ReturnType<LedgerReader[Method]>>;
};

/** Which calls: every field given must match exactly. */
export interface ScopeFilter {
  readonly provider?: string;
  /** Matches the model used, or, where the vendor named none, the one asked for. */
  readonly model?: string;
  readonly customer?: string;
  readonly user?: string;
  readonly status?: CallStatus;
  readonly key?: string;
  readonly route?: string;
  readonly endpoint?: string;
  readonly service?: string;
  readonly since?: number;
  readonly until?: number;
}

export interface CallFilter extends ScopeFilter {
  /** At most so many; 50 unless told. */
  readonly last?: number;
  /** Only calls older than the call of this id: the next page. */
  readonly before?: string;
}

export const GROUPS = ["provider", "model", "customer", "user", "day", "service", "key", "endpoint", "route"] as const;
export type Group = (typeof GROUPS)[number];

export interface GroupQuery extends ScopeFilter, RowLimit {
  readonly by: Group;
}

/** Names that callers send are many: whoever hands a report on says how many rows of it he takes. All, unless told. */
export interface RowLimit {
  readonly limit?: number;
}

/** Days left out are the oldest. */
export interface LimitedRows {
  /** How many groups there are besides those in `rows`; what they add up to is in the total. */
  readonly rows_left_out: number;
}

export interface AttemptFilter extends RowLimit {
  readonly provider?: string;
  readonly model?: string;
  readonly since?: number;
  readonly until?: number;
}

export interface CallDetail {
  readonly row: CallRow;
  /** The request's bytes as they came (`request_params`); null when not kept, or deleted with age. */
  readonly requestBody: Uint8Array | null;
  /** The answer's bytes as the vendor sent them (`response_data`). */
  readonly responseBody: Uint8Array | null;
  readonly bodyTruncated: boolean;
}

/** Whom an answer that a vendor keeps belongs to, and where it is kept. */
export interface KeptAnswerOwner {
  readonly callId: CallId;
  readonly provider: string;
  /** The model the provider was asked for. */
  readonly model: string;
  readonly keyId: KeyId | null;
  readonly customerId: string | null;
}

export interface TokenSums {
  readonly input_tokens: number;
  readonly cached_input_tokens: number;
  readonly cache_write_tokens: number;
  readonly output_tokens: number;
  readonly reasoning_tokens: number;
  readonly total_tokens: number;
}

/** Null where nothing is known but that something has no price: a sum of unknowns is not zero. */
export interface MoneySums {
  readonly total_cost_nano_usd: string | null;
  readonly total_cost_usd: string | null;
}

export interface CostSums extends TokenSums, MoneySums {
  readonly calls: number;
  readonly errors: number;
  readonly saved_cost_usd: string;
  /** Calls that used something no price is known for: the true cost is higher than the sum. */
  readonly unpriced_calls: number;
  /** Calls whose tokens we counted ourselves. */
  readonly estimated_calls: number;
  readonly simulated_calls: number;
}

export interface CostRow extends CostSums {
  readonly group: string | null;
}

export interface CostReport extends LimitedRows {
  readonly by: Group;
  readonly rows: readonly CostRow[];
  readonly total: CostSums;
}

export interface UsageSums extends TokenSums {
  readonly calls: number;
  readonly errors: number;
  readonly audio_input_tokens: number;
  readonly audio_output_tokens: number;
  readonly image_count: number;
  readonly estimated_calls: number;
  /** Calls whose tokens nobody knows. */
  readonly uncounted_calls: number;
}

export interface UsageRow extends UsageSums {
  readonly group: string | null;
}

export interface UsageReport extends LimitedRows {
  readonly by: Group;
  readonly rows: readonly UsageRow[];
  readonly total: UsageSums;
}

/** Milliseconds. Average and maximum are exact; percentiles are within 2 % (histograms); null when nothing was measured. */
export interface Latency {
  readonly avg_ms: number | null;
  readonly max_ms: number | null;
  readonly p50_ms: number | null;
  readonly p95_ms: number | null;
  readonly p99_ms: number | null;
}

export interface CallReportSums extends Latency, MoneySums {
  readonly calls: number;
  readonly success: number;
  readonly failed: number;
  /** The client went away: neither success nor failure. */
  readonly cancelled: number;
  /** 0 to 1, of all calls; null when there were none. */
  readonly success_rate: number | null;
  readonly failure_rate: number | null;
  readonly status_2xx: number;
  readonly status_3xx: number;
  /** Without 499, which has its own column. */
  readonly status_4xx: number;
  readonly status_499: number;
  readonly status_5xx: number;
  /** Attempts beyond each call's first. */
  readonly retries: number;
  /** Calls that used something no price is known for: the true cost is higher than the sum. */
  readonly unpriced_calls: number;
}

export interface CallReportRow extends CallReportSums {
  readonly endpoint: string;
}

export interface CallReport {
  readonly rows: readonly CallReportRow[];
  readonly total: CallReportSums;
}

export interface AttemptSums extends Latency {
  readonly attempts: number;
  readonly success: number;
  readonly failed: number;
  readonly cancelled: number;
  /** Failed of those that were not cancelled, 0 to 1; null when there were none. */
  readonly error_rate: number | null;
  readonly ttft_p50_ms: number | null;
  readonly ttft_p95_ms: number | null;
  readonly ttft_p99_ms: number | null;
  /** How often each fault was met. */
  readonly error_codes: Readonly<Record<string, number>>;
}

export interface PerformanceRow extends AttemptSums {
  readonly provider: string;
  readonly model: string;
}

export interface PerformanceReport extends LimitedRows {
  readonly rows: readonly PerformanceRow[];
  readonly total: AttemptSums;
}

export interface ProviderRow extends AttemptSums, MoneySums {
  readonly provider: string;
  /** Success of those that were not cancelled, 0 to 1; null when there were none. */
  readonly availability: number | null;
  readonly total_tokens: number;
  /** ISO-8601, UTC. */
  readonly last_attempt_at: string | null;
}

export interface ProviderReport extends LimitedRows {
  readonly rows: readonly ProviderRow[];
}
