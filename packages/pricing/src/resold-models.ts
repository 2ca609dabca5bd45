/**
 * Vendors that sell other makers' models under `maker/model` and take what the maker takes: the maker's own list is the
 * price of a model that the reseller's list does not know. Only makers who set one price wherever their models run are named here; open models are sold by many hosts,
 * each at a price of its own.
 *
 * Sources, read 2026-11-21: https://openrouter.ai/docs/faq (the price is the one you would get from the provider
 * directly) and https://vercel.com/docs/ai-gateway/pricing (no markup; rates follow the provider's list price). What
 * both report as the cost of recorded calls agrees: docs/costs.md.
 */
const MAKERS: Readonly<Record<string, string>> = {
  openai: "openai",
  anthropic: "anthropic",
  google: "google",
  "x-ai": "x-ai",
  xai: "x-ai",
};
const AT_MAKERS_PRICE = new Set(["openrouter", "vercel"]);

/** A model as its maker sells it: the maker's id in the price library, and its own name for the model. */
export interface MadeModel {
  readonly makerPriceId: string;
  readonly model: string;
}

/** Whose model it is that a reseller sells at its maker's price; null for any other. `id` is in lower case. */
export function madeModel(vendorPriceId: string, id: string): MadeModel | null {
  const slash = id.indexOf("/");
  const maker = id.slice(0, slash);
  if (slash < 0 || !AT_MAKERS_PRICE.has(vendorPriceId) || !Object.hasOwn(MAKERS, maker)) return null;
  const makerPriceId = MAKERS[maker];
  return makerPriceId === undefined ? null : { makerPriceId, model: id.slice(slash + 1) };
}
