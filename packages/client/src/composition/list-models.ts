import type { Provider } from "@ai-liaison/core";
import type { PriceBook } from "@ai-liaison/pricing";
import { modelPatterns, offersModel } from "@ai-liaison/providers";
import type { LiaisonConfig } from "../config/index.ts";

/** A name a client may ask for, and who answers to it. */
export interface ListedModel {
  readonly id: string;
  /** The provider asked first, or `route` for an alias. */
  readonly ownedBy: string;
  /** In tokens; null where it is not known. */
  readonly contextWindow: number | null;
}

/**
 * Every model that can be named: routes first, then what the providers are configured to offer, then what the price
 * list knows of the vendors they stand for. A vendor that takes any name is asked for none: nothing is fetched.
 */
export function listModels(config: LiaisonConfig, prices: Pick<PriceBook, "listModels">): readonly ListedModel[] {
  const listed = new Map<string, ListedModel>();
  const add = (id: string, ownedBy: string, contextWindow: number | null): void => {
    if (!listed.has(id)) listed.set(id, { id, ownedBy, contextWindow });
  };
  for (const { name } of config.routes) add(name, "route", null);
  for (const provider of config.providers) {
    for (const id of namedModels(provider)) add(id, provider.name, null);
    const { priceId } = provider.vendor;
    if (priceId === undefined) continue;
    for (const { id, contextWindow } of prices.listModels(priceId)) {
      if (offersModel(provider, id)) add(id, provider.name, contextWindow);
    }
  }
  return [...listed.values()];
}

function namedModels(provider: Provider): readonly string[] {
  const exact = modelPatterns(provider).filter((pattern) => !pattern.includes("*"));
  return provider.defaultModel === null ? exact : [provider.defaultModel, ...exact];
}
