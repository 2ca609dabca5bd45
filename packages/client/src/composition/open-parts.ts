import { type Clock, type Fault, type Provider, systemClock } from "@ai-liaison/core";
import type { CallObserver } from "@ai-liaison/engine";
import type { LiaisonConfig } from "../config/index.ts";
import { createTokenCounter } from "../estimate/token-counter.ts";
import { ModelLists } from "../models/model-lists.ts";
import type { EngineParts } from "./assemble-engine.ts";
import { openTransports } from "./open-transports.ts";

export interface PartsOptions {
  readonly observer: CallObserver;
  readonly clock?: Clock;
  readonly random?: () => number;
  /** Told each time a vendor's list of models could not be fetched or kept; its condition tells of it, too. */
  readonly onListFailure?: (provider: Provider, fault: Fault) => void;
}

/** Sources run as they are; a published package runs compiled. */
const extension = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
const COUNT_WORKER = new URL(`../estimate/count-worker${extension}`, import.meta.url);

/** What an engine runs on whoever keeps the ledger; the stack closes what is opened. */
export function openParts(
  config: LiaisonConfig,
  options: PartsOptions,
  stack: AsyncDisposableStack,
): Omit<EngineParts, "keyring" | "journal" | "owners"> {
  const { clock = systemClock, random = Math.random, observer, onListFailure } = options;
  const transports = stack.use(openTransports(config, clock, random));
  const modelLists = stack.use(
    new ModelLists(config, { clock, transportFor: transports.for, onFailure: onListFailure }),
  );
  const counter = stack.use(createTokenCounter(COUNT_WORKER));
  return { clock, random, observer, transports, modelLists, counter };
}
