/**
 * What a service tier does to every rate of a model, as exact fractions. The price library knows list prices only.
 * A tier without an entry is not guessed: the list price is taken and the result marked inexact. Fees for searches stay as
 * they are in every tier: so the price library says of batches.
 *
 * Sources, read 2026-11-21:
 *   openai: LiteLLM's `model_prices_and_context_window.json`, its `_batches`, `_flex` and `_priority` rates set against
 *     the plain ones. Batch and flex are half, cached input and cache writes too (gpt-5.4 lists cached input at flex as
 *     0.13, the half of 0.25 rounded up; we take the half). Priority differs by model.
 *   anthropic batch: half of every rate; two price sources agree in our corpus. Its `priority` is capacity paid in
 *     advance, which no list price tells.
 *   azure batch: "50% less cost than global standard", Microsoft's documentation of batch deployments.
 *   groq flex: "the same pricing as on-demand", console.groq.com/docs/flex-processing.
 * Left out on purpose: google and groq batch (half, but the discount on cached input does not add to it), aws (some
 * models only), mistral batch (no first-hand source read).
 */
export interface TierFactor {
  readonly numerator: number;
  readonly denominator: number;
}

/** The list price itself. */
export const LIST_PRICE: TierFactor = { numerator: 1, denominator: 1 };

const HALF: TierFactor = { numerator: 1, denominator: 2 };
const DOUBLE: TierFactor = { numerator: 2, denominator: 1 };
const SEVEN_QUARTERS: TierFactor = { numerator: 7, denominator: 4 };

/** Names vendors give to the ordinary tier. */
const ORDINARY = new Set(["", "default", "standard", "auto", "on_demand", "standard_only"]);

type FactorsOfTier = Readonly<Record<string, TierFactor>>;

/** By the vendor's id in the price library, then by tier. */
const BY_VENDOR: Readonly<Record<string, FactorsOfTier>> = {
  openai: { batch: HALF, flex: HALF },
  azure: { batch: HALF },
  anthropic: { batch: HALF },
  groq: { flex: LIST_PRICE },
};

/** Priority processing, by vendor and by model id in the price library. */
const PRIORITY: Readonly<Record<string, FactorsOfTier>> = {
  openai: {
    "gpt-4.1": SEVEN_QUARTERS,
    "gpt-4.1-mini": SEVEN_QUARTERS,
    "gpt-4.1-nano": DOUBLE,
    "gpt-4o": { numerator: 17, denominator: 10 },
    "gpt-4o-mini": { numerator: 5, denominator: 3 },
    "gpt-5": DOUBLE,
    "gpt-5.1": DOUBLE,
    "gpt-5.2": DOUBLE,
    "gpt-5.4": DOUBLE,
    "gpt-5.4-mini": DOUBLE,
    o3: SEVEN_QUARTERS,
  },
};

/** The factor of a service tier on a model's list price; null where it is not known. */
export function tierFactor(vendorPriceId: string, modelId: string, tier: string | null): TierFactor | null {
  if (tier === null || ORDINARY.has(tier)) return LIST_PRICE;
  const factors = tier === "priority" ? PRIORITY[vendorPriceId] : BY_VENDOR[vendorPriceId];
  const name = tier === "priority" ? modelId : tier;
  return factors !== undefined && Object.hasOwn(factors, name) ? (factors[name] ?? null) : null;
}
