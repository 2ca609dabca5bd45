import { join } from "node:path";
import { createIdSource } from "@ai-liaison/core";
import type { AnswerOwners, Keyring } from "@ai-liaison/engine";
import { openJournal } from "@ai-liaison/journal";
import { LOCAL_FOLDER } from "@ai-liaison/ledger";
import type { LiaisonConfig } from "../config/index.ts";
import { assembleEngine } from "./assemble-engine.ts";
import type { CallingLiaison } from "./calling-liaison.ts";
import { openParts, type PartsOptions } from "./open-parts.ts";

/**
 * Makes calls beside whoever keeps the ledger of this data folder: what is written here goes into a journal of its own,
 * and whoever keeps the ledger, now or later, takes it over.
 */
export async function openBeside(config: LiaisonConfig, options: PartsOptions): Promise<CallingLiaison> {
  await using stack = new AsyncDisposableStack();
  const parts = openParts(config, options, stack);
  const { clock } = parts;
  const directory = join(config.dataDirectory, LOCAL_FOLDER, createIdSource(clock)());
  const journal = openJournal({ directory, clock, ...config.journal });
  stack.defer(() => journal.close());
  const engine = assembleEngine(config, { ...parts, journal, keyring: NO_KEYS, owners: NO_OWNERS });
  const opened = stack.move();
  return { ...engine, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

/** Keys are of whoever keeps the folder; here nobody comes over the network. */
const NO_KEYS: Keyring = { isOpen: false, verify: () => null };

/** Kept answers are known to the ledger alone. */
const NO_OWNERS: AnswerOwners = { remember: () => {}, find: () => null };
