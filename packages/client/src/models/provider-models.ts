import type { ListPrices, Provider, VendorModel } from "@ai-liaison/core";
import type { PriceBook } from "@ai-liaison/pricing";
import { modelPatterns, offersModel } from "@ai-liaison/providers";

/** Where it is from what a provider has: its row in the configuration, the vendor's own list, or the price list. */
export type ModelsSource = "configured" | "vendor" | "price_list";

/** The models of one provider that can be asked for by name, as far as they are known, and what is known of them. */
export interface ProviderModels {
  /** Null where nobody says: any name may be asked for, or those that fit the vendor's patterns. */
  readonly source: ModelsSource | null;
  /** As the vendor writes them. */
  readonly ids: readonly string[];
  /** In tokens: the price list's word, else the vendor's; null where neither says. */
  contextWindow(id: string): number | null;
  /** What the vendor itself says it charges; null where it does not. */
  listPrices(id: string): ListPrices | null;
}

/**
 * What a provider has: what it is configured to have; of an open pattern, what fits it of the vendor's own list, or,
 * where that is not known, of the price list.
 */
export function providerModels(
  provider: Provider,
  listed: ReadonlyMap<string, VendorModel> | null,
  prices: Pick<PriceBook, "listModels">,
): ProviderModels {
  const { priceId } = provider.vendor;
  const windows = new Map<string, number | null>();
  for (const { id, contextWindow } of priceId === undefined ? [] : prices.listModels(priceId)) {
    windows.set(id, contextWindow);
  }
  const takesAll = provider.models.length === 0 && listed !== null;
  const known = [...(listed ?? windows).keys()].filter((id) => takesAll || offersModel(provider, id));
  return {
    source: sourceOf(provider, listed, windows.size),
    ids: [...new Set([...namedModels(provider, listed !== null), ...known])],
    contextWindow: (id) => windows.get(id) ?? listed?.get(id)?.contextWindow ?? null,
    listPrices: (id) => listed?.get(id)?.prices ?? null,
  };
}

function sourceOf({ models }: Provider, listed: object | null, priced: number): ModelsSource | null {
  if (models.length > 0) return "configured";
  if (listed !== null) return "vendor";
  return priced > 0 ? "price_list" : null;
}

/** What the registry names of a vendor is of no account where the vendor itself has spoken. */
function namedModels(provider: Provider, isListed: boolean): readonly string[] {
  const patterns = isListed ? provider.models : modelPatterns(provider);
  const exact = patterns.filter((pattern) => !pattern.includes("*"));
  return provider.defaultModel === null ? exact : [provider.defaultModel, ...exact];
}
