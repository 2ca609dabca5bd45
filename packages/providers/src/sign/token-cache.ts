/** A token, for as long as it may be used. */
export interface Token {
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly expiresAtMs: number;
  /** Whose project pays, where the credentials say so. */
  readonly payer: string | null;
}

/** Asked for anew this long before it expires: a call may be on its way for a while. */
const MARGIN_MS = 5 * 60_000;

/**
 * Keeps a token until shortly before it expires. However many ask at once, it is fetched once; a failure is not kept,
 * and a token that still lives outlasts one. Where the clock is now before the time at which a token came, it was wrong
 * then, and so is the time at which the token is said to expire.
 */
export function createTokenCache(fetchToken: () => Promise<Token>, nowMs: () => number): { get(): Promise<Token> } {
  let kept: Token | null = null;
  let keptSinceMs = 0;
  let fetching: Promise<Token> | null = null;
  const refresh = async (): Promise<Token> => {
    try {
      kept = await fetchToken();
      keptSinceMs = nowMs();
      return kept;
    } catch (error) {
      if (kept !== null && kept.expiresAtMs > nowMs()) return kept;
      throw error;
    } finally {
      fetching = null;
    }
  };
  return {
    get: () => {
      const now = nowMs();
      if (kept !== null && now >= keptSinceMs && kept.expiresAtMs - MARGIN_MS > now) return Promise.resolve(kept);
      fetching ??= refresh();
      return fetching;
    },
  };
}
