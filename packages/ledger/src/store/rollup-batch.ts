/** What one batch adds to the hourly rollups: gathered in memory, then written once for each rollup it touches. */
import { AttemptTotals } from "../sums/attempt-sums.ts";
import { CallSums } from "../sums/call-sums.ts";
import { isSameRollup, type RollupKey, rollupKeyOf, rollupKeyText } from "../sums/dimensions.ts";
import type { CountedCall } from "./counted-call.ts";

export interface CallRollup {
  readonly key: RollupKey;
  readonly sums: CallSums;
  /** A call has left this rollup: its maximum must be looked up again. */
  maxIsStale: boolean;
}

export interface AttemptRollup {
  readonly hour: number;
  readonly provider: string;
  readonly model: string;
  readonly sums: AttemptTotals;
}

export class RollupBatch {
  readonly calls = new Map<string, CallRollup>();
  readonly attempts = new Map<string, AttemptRollup>();
  /** Where the last call and the last attempt were counted: as a rule the next ones are, too, and then no key is written. */
  #lastCalls: CallRollup | null = null;
  #lastAttempts: AttemptRollup | null = null;

  /** A call that was not in the ledger. */
  add(call: CountedCall): void {
    this.#count(call, 1);
  }

  /** A call about which more is known than before. When it began and how long it took are as they were. */
  replace(before: CountedCall, after: CountedCall): void {
    const left = this.#count(before, -1);
    const joined = this.#count(after, 1);
    if (left !== joined) left.maxIsStale = true;
  }

  #count(call: CountedCall, sign: 1 | -1): CallRollup {
    const key = rollupKeyOf(call);
    const rollup = this.#callRollup(key);
    rollup.sums.add(call, call.attempts.length, sign);
    const simulated = call.costSource === "simulated";
    for (const attempt of call.attempts)
      this.#attemptRollup(key.hour, attempt.provider, attempt.model).sums.add(attempt, simulated, sign);
    return rollup;
  }

  #callRollup(key: RollupKey): CallRollup {
    const last = this.#lastCalls;
    if (last !== null && isSameRollup(last.key, key)) return last;
    const text = rollupKeyText(key);
    const rollup = this.calls.get(text) ?? { key, sums: new CallSums(), maxIsStale: false };
    this.calls.set(text, rollup);
    this.#lastCalls = rollup;
    return rollup;
  }

  #attemptRollup(hour: number, provider: string, model: string): AttemptRollup {
    const last = this.#lastAttempts;
    if (last !== null && last.hour === hour && last.provider === provider && last.model === model) return last;
    const text = `${hour} ${provider.length} ${provider}${model}`;
    const rollup = this.attempts.get(text) ?? { hour, provider, model, sums: new AttemptTotals() };
    this.attempts.set(text, rollup);
    this.#lastAttempts = rollup;
    return rollup;
  }
}
