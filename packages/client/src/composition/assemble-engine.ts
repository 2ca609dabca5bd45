import { type Clock, createIdSource } from "@ai-liaison/core";
import { dialectById } from "@ai-liaison/dialects";
import type { CallObserver } from "@ai-liaison/engine";
import {
  type AnswerOwners,
  CaptureBudget,
  type EnginePorts,
  type EngineSettings,
  type Keyring,
  PlanMemo,
  RetryBudgets,
} from "@ai-liaison/engine";
import type { Journal } from "@ai-liaison/journal";
import { createPriceBook, type PriceBook } from "@ai-liaison/pricing";
import type { LiaisonConfig } from "../config/index.ts";
import type { TokenCounter } from "../estimate/token-counter.ts";
import { createModelDirectory } from "../models/model-directory.ts";
import type { ModelLists } from "../models/model-lists.ts";
import type { CallingLiaison } from "./calling-liaison.ts";
import { engineSettings } from "./engine-settings.ts";
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
  readonly modelLists: ModelLists;
}

/** The engine over its parts, with a configuration that can be swapped. Opens nothing. */
export function assembleEngine(config: LiaisonConfig, parts: EngineParts): Omit<CallingLiaison, symbol> {
  const { clock, random, observer, keyring, transports, counter, journal, owners, modelLists } = parts;
  let current = withLists(compileConfig(config), modelLists, clock);
  modelLists.watch(() => {
    current = withLists(current, modelLists, clock);
  });
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
    retries: new RetryBudgets(clock),
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
    models: () => current.models,
    modelLists,
    reconfigure: (next) => {
      const compiled = compileConfig(next);
      transports.reconfigure(next);
      modelLists.reconfigure(next);
      current = withLists(compiled, modelLists, clock);
      return restartKeys(config, next);
    },
  };
}

interface Compiled {
  readonly config: LiaisonConfig;
  readonly settings: EngineSettings;
  readonly prices: PriceBook;
}

function compileConfig(config: LiaisonConfig): Compiled {
  const prices = createPriceBook({ configPrices: config.prices, markupPercent: config.markupPercent });
  return { config, settings: engineSettings(config), prices };
}

/** The same configuration with the vendors' lists of now: other settings, so that nothing planned before stays. */
function withLists({ config, settings: before, prices }: Compiled, lists: ModelLists, clock: Clock) {
  const settings = Object.freeze({ ...before, listed: lists.ids() });
  const models = createModelDirectory({ settings, prices, clock, listed: (name) => lists.modelsOf(name) });
  return { config, settings, prices, models };
}
