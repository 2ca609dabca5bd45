import type {
  CallId,
  CallRecord,
  Clock,
  Dialect,
  JournalWriter,
  KeyId,
  Provider,
  TokenCountRequest,
  Transport,
} from "@ai-liaison/core";
import type { PricedUsage, PriceQuery } from "@ai-liaison/pricing";
import type { CaptureBudget } from "../capture/capture.ts";
import type { AnswerOwners } from "./answer-owners.ts";
import type { PlanMemo } from "./plan-memo.ts";
import type { RetryBudgets } from "./retry-budgets.ts";
import type { EngineSettings } from "./settings.ts";

/** What the corridor leans on: all that has time, chance, network or storage in it, passed in. */
export interface EnginePorts {
  readonly clock: Clock;
  readonly newId: () => CallId;
  /** Names this gateway to others, so that a call that comes back is known. */
  readonly instanceId: string;
  /** A number from 0 up to 1. */
  readonly random: () => number;
  /** The configuration in force now. */
  readonly settings: () => EngineSettings;
  readonly keyring: Keyring;
  /** The formats that are spoken. */
  readonly dialectById: (id: string) => Dialect | undefined;
  /** What was planned before, under the same settings. */
  readonly plans: PlanMemo;
  /** How often each address may be asked again. */
  readonly retries: RetryBudgets;
  readonly transportFor: (provider: Provider) => Transport;
  readonly journal: JournalWriter;
  readonly prices: { price(query: PriceQuery): PricedUsage };
  readonly capture: CaptureBudget;
  readonly observer: CallObserver;
  readonly owners: AnswerOwners;
  /** Estimates the tokens of a request where the vendor cannot count them; on another thread, for it takes a while. */
  readonly countTokens: (request: TokenCountRequest) => Promise<number>;
}

export interface Keyring<Grant extends KeyGrant = KeyGrant> {
  /** No key was ever created. */
  readonly isOpen: boolean;
  verify(presented: string): Grant | null;
}

export interface KeyGrant {
  readonly id: KeyId;
  /** The customer this key is pinned to. */
  readonly customer: string | null;
  readonly passthrough: boolean;
}

/** Who watches: metrics and logs. Never in the way of a call. */
export interface CallObserver {
  onCall(record: CallRecord): void;
  onUnauthenticated(): void;
  /** A fault of our own making, with its cause, for the log. */
  onUnexpected(error: unknown, id: CallId | null): void;
}
