import { setImmediate as nextTurn } from "node:timers/promises";
import type { Liaison, ModelDirectory } from "@ai-liaison/client";
import type { OfferedModel } from "@ai-liaison/core";

const DAY_MS = 24 * 60 * 60 * 1000;
/** To price a model takes some tens of microseconds, and a list may hold a thousand: calls come first. */
const PRICED_AT_ONCE = 20;

interface Kept {
  readonly directory: ModelDirectory;
  readonly day: number;
  readonly models: Promise<readonly OfferedModel[]>;
}

/** The models that can be asked for, with what is known of them: made once a day, and when another directory is in force. */
export function createOfferedModels(liaison: Liaison): () => Promise<readonly OfferedModel[]> {
  let kept: Kept | null = null;
  return async () => {
    const directory = liaison.models();
    const atMs = liaison.ports.clock.nowMs();
    const day = Math.floor(atMs / DAY_MS);
    if (kept === null || kept.directory !== directory || kept.day !== day) {
      kept = { directory, day, models: describeAll(directory, atMs) };
    }
    try {
      return await kept.models;
    } catch (error) {
      kept = null;
      throw error;
    }
  };
}

async function describeAll({ names, describe }: ModelDirectory, atMs: number): Promise<readonly OfferedModel[]> {
  const offered: OfferedModel[] = [];
  for (const name of names()) {
    if (offered.length % PRICED_AT_ONCE === PRICED_AT_ONCE - 1) await nextTurn();
    const { id, provider, contextWindow, prices } = describe(name);
    offered.push({ id, ownedBy: provider, contextWindow, prices, atMs });
  }
  return offered;
}
