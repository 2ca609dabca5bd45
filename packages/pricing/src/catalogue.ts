import { createRequire } from "node:module";
import type { ModelInfo, Provider } from "@pydantic/genai-prices";
import { matchModel } from "./match-model.ts";
import { madeModel } from "./resold-models.ts";

/**
 * The kept price library, bundled data only: nothing is ever fetched. It costs about 45 ms and 20 MB to load, so it is
 * loaded on first need; by `require`, because a call must be priced there and then, not at the next turn of the loop.
 */
export interface Catalogue {
  /** The entry for a model of a vendor, by the vendor's id in the library; null where either is unknown. */
  find(vendorPriceId: string, model: string): CatalogueEntry | null;
  /** What the library knows of a vendor; empty where it knows nothing. */
  list(vendorPriceId: string): readonly CatalogueModel[];
  /** Loads the library now, rather than within the first call. */
  load(): void;
}

export interface CatalogueEntry {
  /** Where the price was found: the vendor itself, or the one whose models it sells. */
  readonly providerId: string;
  readonly model: ModelInfo;
  /** True when only a near name matched. */
  readonly inexact: boolean;
}

export interface CatalogueModel {
  readonly id: string;
  /** In tokens; null where the library does not say. */
  readonly contextWindow: number | null;
}

type Library = typeof import("@pydantic/genai-prices");

/** Longer ids are no model's name, and the rules are regular expressions. */
const MAX_ID_LENGTH = 200;

/** The catalogue over the bundled price library. */
export function createCatalogue(): Catalogue {
  const require = createRequire(import.meta.url);
  const library = (): Library => require("@pydantic/genai-prices") as Library;
  const provider = (id: string): Provider | undefined => {
    // The library also finds by likeness; a vendor is only what it is called.
    const found = library().findProvider({ providerId: id });
    return found?.id === id ? found : undefined;
  };
  return {
    load: () => void library(),
    list: (vendorPriceId) =>
      (provider(vendorPriceId)?.models ?? []).map(({ id, context_window }) => ({
        id,
        contextWindow: context_window ?? null,
      })),
    find: (vendorPriceId, model) => {
      const id = model.trim().toLowerCase();
      if (id === "" || id.length > MAX_ID_LENGTH) return null;
      const vendor = provider(vendorPriceId);
      const known = findAmong([vendor, ...(vendor?.fallback_model_providers ?? []).map(provider)], id);
      const made = known === null ? madeModel(vendorPriceId, id) : null;
      return made === null ? known : findAmong([provider(made.makerPriceId)], made.model);
    },
  };
}

function findAmong(providers: readonly (Provider | undefined)[], id: string): CatalogueEntry | null {
  for (const spelling of [id, withDashedDate(id), withDashedVersion(id), withoutPath(id)]) {
    const entry = findIn(providers, spelling);
    if (entry !== null) return entry;
  }
  return null;
}

function findIn(providers: readonly (Provider | undefined)[], id: string): CatalogueEntry | null {
  for (const provider of providers) {
    const match = provider === undefined ? null : matchModel(provider.models, id);
    if (provider !== undefined && match !== null)
      return { providerId: provider.id, model: match.model, inexact: !match.exact };
  }
  return null;
}

/** `gpt-5-20250807` as `gpt-5-2025-08-07`: some resellers write dates without dashes. */
function withDashedDate(id: string): string {
  return id.replace(/-(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=-|:|$)/g, "-$1-$2-$3");
}

/** `grok-4.1-fast` as `grok-4-1-fast`: makers and resellers write versions either way. */
function withDashedVersion(id: string): string {
  return id.replace(/-(\d)\.(\d)(?=-|:|$)/g, "-$1-$2");
}

/** `models/gemini-2.5-pro` as `gemini-2.5-pro`. */
function withoutPath(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}
