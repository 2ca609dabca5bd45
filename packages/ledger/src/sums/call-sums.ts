/**
 * What calls add up to. The same sum is made by the writer (into hourly rollups) and by the reader (from rows, where
 * rollups are too coarse), so that the two cannot disagree. Everything adds and takes away exactly, save the maximum,
 * which can only grow: see `store-rollups.ts`.
 */
import type { CallRecord } from "@ai-liaison/core";
import { microseconds, type SqlRow, wholeNumber } from "../schema/cells.ts";
import { ExactSum } from "./exact-sum.ts";
import { LatencyHistogram } from "./latency-histogram.ts";

/** The counters, and at once their columns in `call_rollups`. */
export const CALL_COUNTERS = [
  "calls",
  "success",
  "failed",
  "cancelled",
  "status_2xx",
  "status_3xx",
  "status_4xx",
  "status_499",
  "status_5xx",
  "retries",
  "input_tokens",
  "cached_input_tokens",
  "cache_write_tokens",
  "output_tokens",
  "reasoning_tokens",
  "total_tokens",
  "audio_input_tokens",
  "audio_output_tokens",
  "image_count",
  "unpriced_calls",
  "estimated_calls",
  "uncounted_calls",
  "simulated_calls",
  "response_time_us",
] as const;
export type CallCounter = (typeof CALL_COUNTERS)[number];

/** What of a call the sums are made of. */
export type CallFacts = Pick<CallRecord, (typeof CALL_FACTS)[number]>;

/** The fields of `CallFacts`, for those who read them from rows. */
export const CALL_FACTS = [
  "status",
  "httpStatus",
  "inputTokens",
  "cachedInputTokens",
  "cacheWriteTokens",
  "outputTokens",
  "reasoningTokens",
  "totalTokens",
  "audioInputTokens",
  "audioOutputTokens",
  "imageCount",
  "usageSource",
  "totalCostNanoUsd",
  "costSource",
  "savedCostNanoUsd",
  "responseTimeMs",
] as const satisfies readonly (keyof CallRecord)[];

const OUTCOME = { success: "success", error: "failed", cancelled: "cancelled" } as const;

/** A running sum over calls. */
export class CallSums {
  readonly counters: Record<CallCounter, number> = zeros();
  readonly #cost = new ExactSum();
  readonly #saved = new ExactSum();
  maxUs = 0;
  readonly latency = new LatencyHistogram();

  get costNanoUsd(): bigint {
    return this.#cost.value;
  }

  get savedNanoUsd(): bigint {
    return this.#saved.value;
  }

  /** Adds a call (sign 1), or takes away what it had added (sign −1). */
  add(call: CallFacts, attempts: number, sign: 1 | -1): void {
    const { counters } = this;
    counters.calls += sign;
    counters[OUTCOME[call.status]] += sign;
    const statusClass = statusCounter(call.httpStatus);
    if (statusClass !== null) counters[statusClass] += sign;
    if (attempts > 1) counters.retries += sign * (attempts - 1);
    this.#addTokens(call, sign);
    this.#addMoney(call, sign);
    const us = microseconds(call.responseTimeMs);
    counters.response_time_us += sign * us;
    if (sign === 1 && us > this.maxUs) this.maxUs = us;
    this.latency.add(us, sign);
  }

  addAll(other: CallSums): void {
    for (const counter of CALL_COUNTERS) this.counters[counter] += other.counters[counter];
    this.#cost.addExact(other.costNanoUsd);
    this.#saved.addExact(other.savedNanoUsd);
    if (other.maxUs > this.maxUs) this.maxUs = other.maxUs;
    this.latency.addAll(other.latency);
  }

  /** Adds a row of `call_rollups`; its histogram only where it was read. */
  addRow(row: SqlRow): void {
    for (const counter of CALL_COUNTERS) this.counters[counter] += Number(row[counter]);
    this.#cost.addExact(BigInt(String(row.total_cost_nano_usd)));
    this.#saved.addExact(BigInt(String(row.saved_cost_nano_usd)));
    const maxUs = Number(row.max_us);
    if (maxUs > this.maxUs) this.maxUs = maxUs;
    if (typeof row.latency === "string") this.latency.addText(row.latency);
  }

  #addTokens(call: CallFacts, sign: number): void {
    const { counters } = this;
    counters.input_tokens += sign * (wholeNumber(call.inputTokens) ?? 0);
    counters.cached_input_tokens += sign * (wholeNumber(call.cachedInputTokens) ?? 0);
    counters.cache_write_tokens += sign * (wholeNumber(call.cacheWriteTokens) ?? 0);
    counters.output_tokens += sign * (wholeNumber(call.outputTokens) ?? 0);
    counters.reasoning_tokens += sign * (wholeNumber(call.reasoningTokens) ?? 0);
    counters.total_tokens += sign * (wholeNumber(call.totalTokens) ?? 0);
    counters.audio_input_tokens += sign * (wholeNumber(call.audioInputTokens) ?? 0);
    counters.audio_output_tokens += sign * (wholeNumber(call.audioOutputTokens) ?? 0);
    counters.image_count += sign * (wholeNumber(call.imageCount) ?? 0);
    if (call.usageSource === "estimated") counters.estimated_calls += sign;
    if (call.usageSource === "none" && call.status !== "error") counters.uncounted_calls += sign;
  }

  #addMoney(call: CallFacts, sign: number): void {
    if (call.costSource === "simulated") {
      this.counters.simulated_calls += sign;
      return;
    }
    const cost = wholeNumber(call.totalCostNanoUsd);
    if (cost !== null) this.#cost.add(sign * cost);
    else if (call.usageSource !== "none" || call.status !== "error") this.counters.unpriced_calls += sign;
    const saved = wholeNumber(call.savedCostNanoUsd);
    if (saved !== null) this.#saved.add(sign * saved);
  }
}

function statusCounter(httpStatus: number): CallCounter | null {
  if (httpStatus === 499) return "status_499";
  if (httpStatus >= 200 && httpStatus < 300) return "status_2xx";
  if (httpStatus >= 300 && httpStatus < 400) return "status_3xx";
  if (httpStatus >= 400 && httpStatus < 500) return "status_4xx";
  if (httpStatus >= 500 && httpStatus < 600) return "status_5xx";
  return null;
}

function zeros(): Record<CallCounter, number> {
  return Object.fromEntries(CALL_COUNTERS.map((counter) => [counter, 0])) as Record<CallCounter, number>;
}
