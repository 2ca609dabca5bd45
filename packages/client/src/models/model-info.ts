/** What is known of a model, here and now. */
export interface ModelInfo {
  /** The name to ask for it by. */
  readonly id: string;
  /** The provider asked first; `route` for an alias. */
  readonly provider: string;
  /** All that would be asked, in order: the next one when one fails. */
  readonly providers: readonly string[];
  /** In tokens: the price list's word, else the vendor's; null where neither says. */
  readonly contextWindow: number | null;
  /** What the provider asked first charges today: our price list's word, else the vendor's; null where neither says. */
  readonly prices: ModelPrices | null;
}

/** Dollars per million tokens, as decimal strings, at list price and for short inputs: some models charge more for long ones. */
export interface ModelPrices {
  readonly inputPerMtok: string;
  readonly outputPerMtok: string;
  readonly cachedInputPerMtok: string;
  /** Where it is from: `openai:gpt-5-mini@2026-11-21`; null for the vendor's own word, by which calls are not priced. */
  readonly priceId: string | null;
  /** False when it is the price of a near name. */
  readonly exact: boolean;
}
