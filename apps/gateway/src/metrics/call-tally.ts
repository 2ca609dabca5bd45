import { type AttemptRecord, type CallRecord, type CallStatus, FAULT_CODES } from "@ai-liaison/core";
import { CappedLabel, HistogramTally, PairMap } from "./tally.ts";

/** What is summed for one (provider, model). Money in nano-dollars. */
export interface ModelTally {
  success: number;
  error: number;
  cancelled: number;
  inputTokens: number;
  outputTokens: number;
  cachedInputTokens: number;
  cacheWriteTokens: number;
  reasoningTokens: number;
  costNanoUsd: number;
}

/** What is known of a provider from the attempts made at it. */
export interface ProviderTally {
  readonly attempts: Record<CallStatus, number>;
  /** Attempts in a row that failed by the provider's fault. */
  failuresInARow: number;
  lastSuccessMs: number | null;
  lastFailureMs: number | null;
}

/** A provider counts as down after this many attempts in a row that failed by its own fault. */
export const DOWN_AFTER_FAILURES = 3;
const MAX_MODELS = 200;
const MAX_PROVIDERS = 100;
const SECOND_BOUNDS = [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128];
/** Stands where a call reached no provider: its model is then only what the caller wrote. */
const NONE = "none";

/** Sums over calls and attempts, from nothing but their records. */
export class CallTally {
  readonly byModel = new PairMap<ModelTally>(emptyModelTally);
  readonly byProvider = new Map<string, ProviderTally>();
  readonly timeToFirstToken = new HistogramTally(SECOND_BOUNDS);
  readonly #models = new CappedLabel(MAX_MODELS);
  readonly #providers = new CappedLabel(MAX_PROVIDERS);

  add(record: CallRecord): void {
    const reached = record.provider !== null;
    const provider = reached ? this.#providers.of(record.provider) : NONE;
    const model = reached ? this.#models.of(record.modelUsed ?? record.modelRequested) : NONE;
    addToModel(this.byModel.at(provider, model), record);
    if (record.timeToFirstTokenMs !== null) this.timeToFirstToken.add(record.timeToFirstTokenMs / 1000);
    for (const attempt of record.attempts) this.#addAttempt(attempt);
  }

  #addAttempt(attempt: AttemptRecord): void {
    const name = this.#providers.of(attempt.provider);
    let tally = this.byProvider.get(name);
    if (tally === undefined) {
      tally = {
        attempts: { success: 0, error: 0, cancelled: 0 },
        failuresInARow: 0,
        lastSuccessMs: null,
        lastFailureMs: null,
      };
      this.byProvider.set(name, tally);
    }
    tally.attempts[attempt.outcome] += 1;
    const endedAtMs = attempt.startedAtMs + attempt.durationMs;
    if (attempt.outcome === "success") {
      tally.failuresInARow = 0;
      tally.lastSuccessMs = endedAtMs;
    } else if (attempt.errorCode !== null && FAULT_CODES[attempt.errorCode].blame === "provider") {
      tally.failuresInARow += 1;
      tally.lastFailureMs = endedAtMs;
    }
  }
}

function addToModel(tally: ModelTally, record: CallRecord): void {
  tally[record.status] += 1;
  tally.inputTokens += record.inputTokens ?? 0;
  tally.outputTokens += record.outputTokens ?? 0;
  tally.cachedInputTokens += record.cachedInputTokens ?? 0;
  tally.cacheWriteTokens += record.cacheWriteTokens ?? 0;
  tally.reasoningTokens += record.reasoningTokens ?? 0;
  tally.costNanoUsd += record.totalCostNanoUsd ?? 0;
}

function emptyModelTally(): ModelTally {
  return {
    success: 0,
    error: 0,
    cancelled: 0,
    inputTokens: 0,
    outputTokens: 0,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    reasoningTokens: 0,
    costNanoUsd: 0,
  };
}
