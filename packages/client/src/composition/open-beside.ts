import { join } from "node:path";
import { createIdSource, systemClock } from "@ai-liaison/core";
import type { AnswerOwners, Keyring } from "@ai-liaison/engine";
import { openJournal } from "@ai-liaison/journal";
import { LOCAL_FOLDER } from "@ai-liaison/ledger";
import type { LiaisonConfig } from "../config/index.ts";
import { createTokenCounter } from "../estimate/token-counter.ts";
import { ModelLists } from "../models/model-lists.ts";
import { assembleEngine } from "./assemble-engine.ts";
import type { CallingLiaison } from "./calling-liaison.ts";
import { COUNT_WORKER, type LiaisonOptions } from "./open-liaison.ts";
import { openTransports } from "./open-transports.ts";

/**
 * Makes calls beside whoever keeps the ledger of this data folder: what is written here goes into a journal of its own,
 * and whoever keeps the ledger, now or later, takes it over.
 */
export async function openBeside(config: LiaisonConfig, options: LiaisonOptions): Promise<CallingLiaison> {
  await using stack = new AsyncDisposableStack();
  const { clock = systemClock, random = Math.random, observer } = options;
  const transports = stack.use(openTransports(config, clock, random));
  const lists = { clock, transportFor: transports.for, onFailure: options.onListFailure };
  const modelLists = stack.use(new ModelLists(config, lists));
  const counter = stack.use(createTokenCounter(COUNT_WORKER));
  const directory = join(config.dataDirectory, LOCAL_FOLDER, createIdSource(clock)());
  const journal = openJournal({ directory, clock, ...config.journal });
  stack.defer(() => journal.close());
  const keyring = NO_KEYS;
  const owners = NO_OWNERS;
  const engine = assembleEngine(config, {
    clock,
    random,
    observer,
    keyring,
    transports,
    counter,
    journal,
    owners,
    modelLists,
  });
  const opened = stack.move();
  return { ...engine, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

/** Keys are of whoever keeps the folder; here nobody comes over the network. */
const NO_KEYS: Keyring = { isOpen: false, verify: () => null };

/** Kept answers are known to the ledger alone. */
const NO_OWNERS: AnswerOwners = { remember: () => {}, find: () => null };
