import type { Clock, Provider, VendorModel } from "@ai-liaison/core";
import { type EngineSettings, isModelName, resolveModel } from "@ai-liaison/engine";
import type { PriceBook } from "@ai-liaison/pricing";
import { offersModel } from "@ai-liaison/providers";
import type { ModelInfo, ModelPrices } from "./model-info.ts";
import { modelPrices } from "./model-prices.ts";
import { type ProviderModels, providerModels } from "./provider-models.ts";

/** Which models can be asked for, under one configuration and with the vendors' lists as they are now. */
export interface ModelDirectory {
  /** Every name that can be asked for, as far as names are known: routes first, then providers by priority. */
  readonly names: () => readonly string[];
  /** What is known of a name, listed or not. Throws `model_not_found` naming near matches. */
  readonly describe: (name: string) => ModelInfo;
  /** What is known of one provider's models. */
  readonly of: (provider: Provider) => ProviderModels;
}

export interface DirectoryParts {
  readonly settings: EngineSettings;
  readonly prices: PriceBook;
  readonly clock: Clock;
  /** What a vendor says it has; null where that is not known. */
  readonly listed: (providerName: string) => ReadonlyMap<string, VendorModel> | null;
}

/** The directory of one moment: whoever changes configuration or lists makes another. What is asked for twice is kept. */
export function createModelDirectory(parts: DirectoryParts): ModelDirectory {
  const { settings, prices, listed } = parts;
  const known = new Map<string, ProviderModels>();
  const of = (provider: Provider): ProviderModels => {
    const models = known.get(provider.name) ?? providerModels(provider, listed(provider.name), prices);
    known.set(provider.name, models);
    return models;
  };
  let names: readonly string[] | null = null;
  return {
    of,
    names: () => {
      names ??= allNames(settings, of);
      return names;
    },
    describe: (name) => describe(name, parts, of),
  };
}

function allNames(settings: EngineSettings, of: (provider: Provider) => ProviderModels): readonly string[] {
  const offered = settings.providers.flatMap((provider) =>
    of(provider).ids.map((id) => nameOf(id, provider, settings)),
  );
  // Vendors and the price list also have ids that no caller can ask for.
  return [...new Set([...settings.routes.keys(), ...offered])].filter(isModelName);
}

/** The id alone where it leads here; else with the provider's name before it: another would be asked, or nobody. */
function nameOf(id: string, provider: Provider, { providers, listed }: EngineSettings): string {
  const prefix = id.slice(0, Math.max(0, id.indexOf("/")));
  const leadsElsewhere = prefix !== "" && providers.some(({ name }) => name === prefix);
  const leadsHere = !leadsElsewhere && offersModel(provider, id, listed?.get(provider.name));
  return leadsHere ? id : `${provider.name}/${id}`;
}

/** An alias is told of as what is asked first. */
function describe(
  name: string,
  { settings, prices, clock }: DirectoryParts,
  of: (provider: Provider) => ProviderModels,
): ModelInfo {
  const { route, targets } = resolveModel(name, settings);
  const providers = [...new Set(targets.map(({ provider }) => provider.name))];
  const [first] = targets;
  const model = first?.model ?? first?.provider.defaultModel ?? null;
  const owner = route === null ? (first?.provider.name ?? "") : "route";
  if (first === undefined || model === null) {
    return { id: name, provider: owner, providers, contextWindow: null, prices: null };
  }
  const models = of(first.provider);
  return {
    id: name,
    provider: owner,
    providers,
    contextWindow: models.contextWindow(model),
    prices: modelPrices(first.provider, model, { prices, clock }) ?? vendorPrices(models, model),
  };
}

/** Where no price list knows the model: calls are not priced by it. */
function vendorPrices(models: ProviderModels, model: string): ModelPrices | null {
  const told = models.listPrices(model);
  return told === null ? null : { ...told, cachedInputPerMtok: told.inputPerMtok, priceId: null, exact: true };
}
