/** What is known of a model, here and now, without asking anybody. */
export interface ModelInfo {
  /** The name to ask for it by. */
  readonly id: string;
  /** The provider asked first; `route` for an alias. */
  readonly provider: string;
  /** All that would be asked, in order: the next one when one fails. */
  readonly providers: readonly string[];
  /** In tokens; null where it is not known. */
  readonly contextWindow: number | null;
  /** What the provider asked first charges today; null where no price is known. */
  readonly prices: ModelPrices | null;
}

/** Dollars per million tokens, as decimal strings, at list price and for short inputs: some models charge more for long ones. */
export interface ModelPrices {
  readonly inputPerMtok: string;
  readonly outputPerMtok: string;
  readonly cachedInputPerMtok: string;
  /** Where it is from: `openai:gpt-5-mini@2026-11-21`. */
  readonly priceId: string | null;
  /** False when it is the price of a near name. */
  readonly exact: boolean;
}
