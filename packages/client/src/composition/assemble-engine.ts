import { type Clock, createIdSource } from "@ai-liaison/core";
import { dialectById } from "@ai-liaison/dialects";
import type { CallObserver } from "@ai-liaison/engine";
import { type AnswerOwners, CaptureBudget, type EnginePorts, type Keyring, PlanMemo } from "@ai-liaison/engine";
import type { Journal } from "@ai-liaison/journal";
import { createPriceBook } from "@ai-liaison/pricing";
import type { LiaisonConfig } from "../config/index.ts";
import type { TokenCounter } from "../estimate/token-counter.ts";
import type { CallingLiaison } from "./calling-liaison.ts";
import { engineSettings } from "./engine-settings.ts";
import { listModels } from "./list-models.ts";
import type { Transports } from "./open-transports.ts";
import { restartKeys } from "./restart-keys.ts";

const CAPTURED_BYTES = 64 * 1024 * 1024;

/** What was opened for an engine to run on. Whoever opened it closes it. */
export interface EngineParts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly observer: CallObserver;
  readonly keyring: Keyring;
  readonly transports: Transports;
  readonly counter: TokenCounter;
  readonly journal: Journal;
  readonly owners: AnswerOwners;
}

/** The engine over its parts, with a configuration that can be swapped. Opens nothing. */
export function assembleEngine(config: LiaisonConfig, parts: EngineParts): Omit<CallingLiaison, symbol> {
  const { clock, random, observer, keyring, transports, counter, journal, owners } = parts;
  let current = compile(config);
  const newId = createIdSource(clock);
  const ports: EnginePorts = {
    clock,
    newId,
    instanceId: newId().slice(-12),
    random,
    settings: () => current.settings,
    keyring,
    dialectById,
    plans: new PlanMemo(),
    transportFor: transports.for,
    journal,
    prices: { price: (query) => current.prices.price(query) },
    capture: new CaptureBudget(CAPTURED_BYTES),
    observer,
    countTokens: (request) => counter.count(request),
    owners,
  };
  return {
    ports,
    journal,
    config: () => current.config,
    models: () => listModels(current.config, current.prices),
    reconfigure: (next) => {
      current = compile(next);
      transports.reconfigure(next);
      return restartKeys(config, next);
    },
  };
}

function compile(config: LiaisonConfig) {
  const prices = createPriceBook({ configPrices: config.prices, markupPercent: config.markupPercent });
  return { config, settings: engineSettings(config), prices };
}
