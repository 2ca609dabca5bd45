/**
 * Keeps retries from making an outage worse: they may be a share of the requests, not a multiple. Every request earns
 * a fraction of a retry, every retry spends one; a few are there from the start, for when there is little traffic.
 */
export interface RetryBudget {
  /** A request was made: it earns its share of a retry. */
  onRequest(): void;
  /** Takes one retry; false when there is none to take. */
  trySpend(): boolean;
  /** Retries that could be made now. */
  readonly available: number;
}

export interface RetryBudgetOptions {
  /** Retries per request, from 0 to 1: 0.2 unless told. */
  readonly ratio?: number;
  /** Retries that are there from the start: 3 unless told. */
  readonly reserve?: number;
  /** The most that can be saved up: 100 unless told. */
  readonly limit?: number;
}

/** A full budget. */
export function createRetryBudget({ ratio = 0.2, reserve = 3, limit = 100 }: RetryBudgetOptions = {}): RetryBudget {
  // Counted in millionths, so that five fifths make exactly one.
  const share = Math.round(ratio * 1e6);
  let tokens = reserve * 1e6;
  return {
    onRequest: () => {
      tokens = Math.min(limit * 1e6, tokens + share);
    },
    trySpend: () => {
      if (tokens < 1e6) return false;
      tokens -= 1e6;
      return true;
    },
    get available() {
      return Math.floor(tokens / 1e6);
    },
  };
}
