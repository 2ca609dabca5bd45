import { setImmediate as nextTurn } from "node:timers/promises";
import { type Liaison, type LiaisonConfig, type ListedModel, readPrices } from "@ai-liaison/client";
import { isFault, type OfferedModel } from "@ai-liaison/core";
import { isModelName, resolveModel } from "@ai-liaison/engine";

const DAY_MS = 24 * 60 * 60 * 1000;
/** To price a model takes some tens of microseconds, and a list may hold a thousand: calls come first. */
const PRICED_AT_ONCE = 20;

interface Kept {
  readonly config: LiaisonConfig;
  readonly day: number;
  readonly models: Promise<readonly OfferedModel[]>;
}

/** The models that can be asked for, with what is known of them: made once a day, and when another configuration is in force. */
export function createOfferedModels(liaison: Liaison): () => Promise<readonly OfferedModel[]> {
  let kept: Kept | null = null;
  return async () => {
    const config = liaison.config();
    const day = Math.floor(liaison.ports.clock.nowMs() / DAY_MS);
    if (kept === null || kept.config !== config || kept.day !== day) {
      kept = { config, day, models: describeAll(liaison) };
    }
    try {
      return await kept.models;
    } catch (error) {
      kept = null;
      throw error;
    }
  };
}

async function describeAll(liaison: Liaison): Promise<readonly OfferedModel[]> {
  // The price list also has ids that no caller can ask for.
  const listed = liaison.models().filter(({ id }) => isModelName(id));
  const windows = new Map(listed.map(({ id, contextWindow }) => [id, contextWindow]));
  const offered: OfferedModel[] = [];
  for (const model of listed) {
    if (offered.length % PRICED_AT_ONCE === PRICED_AT_ONCE - 1) await nextTurn();
    offered.push(describe(model, windows, liaison));
  }
  return offered;
}

/** An alias is told of as what is asked first. */
function describe(
  { id, ownedBy, contextWindow }: ListedModel,
  windows: ReadonlyMap<string, number | null>,
  { ports }: Liaison,
): OfferedModel {
  const atMs = ports.clock.nowMs();
  const first = firstTarget(id, ports);
  const model = first?.model ?? first?.provider.defaultModel ?? null;
  return {
    id,
    ownedBy,
    contextWindow: contextWindow ?? windows.get(model ?? id) ?? null,
    prices: first === null || model === null ? null : readPrices(first.provider, model, ports),
    atMs,
  };
}

function firstTarget(id: string, { settings }: Liaison["ports"]) {
  try {
    return resolveModel(id, settings()).targets[0] ?? null;
  } catch (error) {
    if (isFault(error)) return null;
    throw error;
  }
}
