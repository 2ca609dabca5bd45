/** Sums as the port shows them. Pure: the same sums shown twice are the same. */
import { formatUsd } from "@ai-liaison/core";
import type { AttemptSums, CallReportSums, CostSums, Latency, MoneySums, TokenSums, UsageSums } from "../port.ts";
import type { AttemptTotals } from "../sums/attempt-sums.ts";
import type { CallSums } from "../sums/call-sums.ts";
import type { LatencyHistogram } from "../sums/latency-histogram.ts";

export function showCosts(sums: CallSums): CostSums {
  const { counters } = sums;
  return {
    calls: counters.calls,
    errors: counters.failed,
    ...showTokens(sums),
    ...showMoney(sums.costNanoUsd, counters.unpriced_calls),
    saved_cost_usd: formatUsd(sums.savedNanoUsd),
    unpriced_calls: counters.unpriced_calls,
    estimated_calls: counters.estimated_calls,
    simulated_calls: counters.simulated_calls,
  };
}

export function showUsage(sums: CallSums): UsageSums {
  const { counters } = sums;
  return {
    calls: counters.calls,
    errors: counters.failed,
    ...showTokens(sums),
    audio_input_tokens: counters.audio_input_tokens,
    audio_output_tokens: counters.audio_output_tokens,
    image_count: counters.image_count,
    estimated_calls: counters.estimated_calls,
    uncounted_calls: counters.uncounted_calls,
  };
}

export function showReport(sums: CallSums): CallReportSums {
  const { counters } = sums;
  return {
    calls: counters.calls,
    success: counters.success,
    failed: counters.failed,
    cancelled: counters.cancelled,
    success_rate: ratio(counters.success, counters.calls),
    failure_rate: ratio(counters.failed, counters.calls),
    status_2xx: counters.status_2xx,
    status_3xx: counters.status_3xx,
    status_4xx: counters.status_4xx,
    status_499: counters.status_499,
    status_5xx: counters.status_5xx,
    ...showLatency(sums.latency, counters.response_time_us, sums.maxUs),
    retries: counters.retries,
    unpriced_calls: counters.unpriced_calls,
    ...showMoney(sums.costNanoUsd, counters.unpriced_calls),
  };
}

export function showAttempts(sums: AttemptTotals): AttemptSums {
  const { counters, firstTokens } = sums;
  const longest = Number.POSITIVE_INFINITY;
  return {
    attempts: counters.attempts,
    success: counters.success,
    failed: counters.failed,
    cancelled: counters.cancelled,
    error_rate: ratio(counters.failed, counters.failed + counters.success),
    ...showLatency(sums.durations, counters.duration_us, sums.maxUs),
    ttft_p50_ms: milliseconds(firstTokens.percentileUs(0.5, longest)),
    ttft_p95_ms: milliseconds(firstTokens.percentileUs(0.95, longest)),
    ttft_p99_ms: milliseconds(firstTokens.percentileUs(0.99, longest)),
    error_codes: Object.fromEntries([...sums.errorCodes].sort(([left], [right]) => (left < right ? -1 : 1))),
  };
}

/** Where some calls have no price and the others cost nothing, nothing is known of the cost: that is no zero. */
export function showMoney(nanoUsd: bigint, unpricedCalls: number): MoneySums {
  if (nanoUsd === 0n && unpricedCalls > 0) return { total_cost_nano_usd: null, total_cost_usd: null };
  return { total_cost_nano_usd: nanoUsd.toString(), total_cost_usd: formatUsd(nanoUsd) };
}

/** A share, 0 to 1; null of nothing. */
export function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function showTokens({ counters }: CallSums): TokenSums {
  return {
    input_tokens: counters.input_tokens,
    cached_input_tokens: counters.cached_input_tokens,
    cache_write_tokens: counters.cache_write_tokens,
    output_tokens: counters.output_tokens,
    reasoning_tokens: counters.reasoning_tokens,
    total_tokens: counters.total_tokens,
  };
}

function showLatency(histogram: LatencyHistogram, totalUs: number, maxUs: number): Latency {
  const empty = histogram.size === 0;
  return {
    avg_ms: empty ? null : milliseconds(totalUs / histogram.size),
    max_ms: empty ? null : milliseconds(maxUs),
    p50_ms: milliseconds(histogram.percentileUs(0.5, maxUs)),
    p95_ms: milliseconds(histogram.percentileUs(0.95, maxUs)),
    p99_ms: milliseconds(histogram.percentileUs(0.99, maxUs)),
  };
}

/** Microseconds as milliseconds, to the microsecond. */
function milliseconds(us: number | null): number | null {
  return us === null ? null : Math.round(us) / 1000;
}
