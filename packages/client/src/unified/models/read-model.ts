import { errorFor, toFault } from "@ai-liaison/core";
import { isModelName, type Resolution, resolveModel } from "@ai-liaison/engine";
import type { OpenedLiaison } from "../open-storage.ts";
import type { ModelInfo } from "./model-info.ts";
import { readPrices } from "./read-prices.ts";

/** What is known of a name that may be asked for. Throws ModelNotFoundError naming near matches. */
export function readModel(id: string, liaison: OpenedLiaison): ModelInfo {
  const windows = new Map(liaison.models().map((model) => [model.id, model.contextWindow]));
  return describe(id, liaison, windows);
}

/** The same of all that are listed. The price list also has ids that no caller can ask for. */
export function readModels(liaison: OpenedLiaison): readonly ModelInfo[] {
  const listed = liaison.models();
  const windows = new Map(listed.map((model) => [model.id, model.contextWindow]));
  return listed.filter(({ id }) => isModelName(id)).map(({ id }) => describe(id, liaison, windows));
}

function describe(id: string, liaison: OpenedLiaison, windows: ReadonlyMap<string, number | null>): ModelInfo {
  const { route, targets } = resolve(id, liaison);
  const [first] = targets;
  const model = first?.model ?? first?.provider.defaultModel ?? null;
  return {
    id,
    provider: route === null ? (first?.provider.name ?? "") : "route",
    providers: [...new Set(targets.map(({ provider }) => provider.name))],
    contextWindow: windows.get(id) ?? (model === null ? null : (windows.get(model) ?? null)),
    prices: first === undefined || model === null ? null : readPrices(first.provider, model, liaison.ports),
  };
}

function resolve(id: string, liaison: OpenedLiaison): Resolution {
  try {
    return resolveModel(id, liaison.ports.settings());
  } catch (error) {
    throw errorFor(toFault(error), { model: id });
  }
}
