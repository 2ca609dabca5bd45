import type { Clock, Provider, Transport } from "@ai-liaison/core";
import { createPriceBook } from "@ai-liaison/pricing";
import type { LiaisonConfig } from "../config/index.ts";
import { type ListCondition, ModelLists } from "./model-lists.ts";
import { type ProviderModels, providerModels } from "./provider-models.ts";

export interface KnownModels {
  readonly provider: Provider;
  readonly models: ProviderModels;
  /** How the vendor's own list stands; null where the vendor has none, or is not to be asked. */
  readonly list: ListCondition | null;
}

/** What is known of each provider's models, from the data folder and the price list: nobody is asked, nothing is opened. */
export function knownModels(config: LiaisonConfig, clock: Clock): readonly KnownModels[] {
  using lists = new ModelLists(config, { clock, transportFor: () => NOBODY });
  const prices = createPriceBook({ configPrices: config.prices, markupPercent: config.markupPercent });
  const conditions = lists.conditions();
  return config.providers.map((provider) => ({
    provider,
    models: providerModels(provider, lists.modelsOf(provider.name), prices),
    list: conditions.find(({ providerName }) => providerName === provider.name) ?? null,
  }));
}

const NOBODY: Transport = {
  send: () => {
    throw new Error("nobody is asked here");
  },
};
