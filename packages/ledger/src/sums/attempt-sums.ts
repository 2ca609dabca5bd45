/**
 * What tries at one provider's model add up to: how fast and how reliable it was, also where another provider then
 * made it good. Kept by the hour the call began in, and summed like `call-sums.ts`.
 */
import type { AttemptRecord } from "@ai-liaison/core";
import { microseconds, type SqlRow, wholeNumber } from "../schema/cells.ts";
import { ExactSum } from "./exact-sum.ts";
import { LatencyHistogram } from "./latency-histogram.ts";

/** The counters, and at once their columns in `attempt_rollups`. */
export const ATTEMPT_COUNTERS = ["attempts", "success", "failed", "cancelled", "total_tokens", "duration_us"] as const;
export type AttemptCounter = (typeof ATTEMPT_COUNTERS)[number];

/** What of an attempt the sums are made of. */
export type AttemptFacts = Pick<
  AttemptRecord,
  "outcome" | "errorCode" | "startedAtMs" | "durationMs" | "timeToFirstTokenMs" | "totalTokens" | "totalCostNanoUsd"
>;

const OUTCOME = { success: "success", error: "failed", cancelled: "cancelled" } as const;

/** A running sum over attempts. */
export class AttemptTotals {
  readonly counters: Record<AttemptCounter, number> = {
    attempts: 0,
    success: 0,
    failed: 0,
    cancelled: 0,
    total_tokens: 0,
    duration_us: 0,
  };
  readonly #cost = new ExactSum();
  maxUs = 0;
  lastAttemptAtMs = 0;
  readonly durations = new LatencyHistogram();
  readonly firstTokens = new LatencyHistogram();
  readonly errorCodes = new Map<string, number>();

  get costNanoUsd(): bigint {
    return this.#cost.value;
  }

  /** Adds an attempt (sign 1), or takes away what it had added (sign −1). Simulated ones cost nothing. */
  add(attempt: AttemptFacts, simulated: boolean, sign: 1 | -1): void {
    const { counters } = this;
    counters.attempts += sign;
    counters[OUTCOME[attempt.outcome]] += sign;
    counters.total_tokens += sign * (wholeNumber(attempt.totalTokens) ?? 0);
    const cost = simulated ? null : wholeNumber(attempt.totalCostNanoUsd);
    if (cost !== null) this.#cost.add(sign * cost);
    if (attempt.errorCode !== null) this.#addError(attempt.errorCode, sign);
    const us = microseconds(attempt.durationMs);
    counters.duration_us += sign * us;
    this.durations.add(us, sign);
    if (attempt.timeToFirstTokenMs !== null) this.firstTokens.add(microseconds(attempt.timeToFirstTokenMs), sign);
    this.maxUs = Math.max(this.maxUs, us);
    this.lastAttemptAtMs = Math.max(this.lastAttemptAtMs, wholeNumber(attempt.startedAtMs) ?? 0);
  }

  addAll(other: AttemptTotals): void {
    for (const counter of ATTEMPT_COUNTERS) this.counters[counter] += other.counters[counter];
    this.#cost.addExact(other.costNanoUsd);
    this.maxUs = Math.max(this.maxUs, other.maxUs);
    this.lastAttemptAtMs = Math.max(this.lastAttemptAtMs, other.lastAttemptAtMs);
    this.durations.addAll(other.durations);
    this.firstTokens.addAll(other.firstTokens);
    for (const [code, count] of other.errorCodes) this.#addError(code, count);
  }

  /** Adds a row of `attempt_rollups`. */
  addRow(row: SqlRow): void {
    for (const counter of ATTEMPT_COUNTERS) this.counters[counter] += Number(row[counter]);
    this.#cost.addExact(BigInt(String(row.total_cost_nano_usd)));
    this.maxUs = Math.max(this.maxUs, Number(row.max_us));
    this.lastAttemptAtMs = Math.max(this.lastAttemptAtMs, Number(row.last_attempt_at));
    this.durations.addText(String(row.durations));
    this.firstTokens.addText(String(row.first_tokens));
    const codes = JSON.parse(String(row.error_codes)) as readonly [string, number][];
    for (const [code, count] of codes) this.#addError(code, count);
  }

  #addError(code: string, count: number): void {
    this.errorCodes.set(code, (this.errorCodes.get(code) ?? 0) + count);
  }
}
