import type { Provider } from "@ai-liaison/core";
import type { ConfigPrice } from "@ai-liaison/pricing";

/**
 * Everything an installation decides, read once, checked whole, frozen. Nothing later looks at a file, an argument or
 * the environment. A changed file makes another of these; it never changes one.
 */
export interface LiaisonConfig {
  readonly server: {
    readonly host: string;
    /** 0 takes any free port. */
    readonly port: number;
    readonly maxBodyBytes: number;
    /** Of one message of a session. */
    readonly maxMessageBytes: number;
    readonly maxConnections: number;
    readonly heartbeatAfterMs: number;
  };
  /** Enabled ones only, the one to be asked first at the front. They hold vendor keys: see `describeConfig`. */
  readonly providers: readonly Provider[];
  readonly routes: readonly RouteConfig[];
  readonly prices: readonly ConfigPrice[];
  /** Added for billing, in percent, as a decimal string. */
  readonly markupPercent: string | undefined;
  /** Vendors are asked which models they have. */
  readonly modelLists: boolean;
  readonly store: {
    readonly fullResponses: boolean;
    readonly maxResponseBytes: number;
    readonly bodiesRetentionDays: number;
  };
  readonly journal: {
    readonly fsync: boolean;
    readonly onFull: "refuse" | "drop";
    readonly maxBytes: number;
  };
  readonly retry: {
    /** Tries of one target in all, the first included. */
    readonly maxAttempts: number;
    readonly baseDelayMs: number;
    readonly maxDelayMs: number;
  };
  readonly timeouts: {
    readonly connectMs: number;
    readonly idleMs: number;
    readonly totalMs: number;
    readonly sessionIdleMs: number;
  };
  readonly logLevel: LogLevel;
  /** Absolute. */
  readonly dataDirectory: string;
  /** How the simulated provider behaves; null where none is in use. */
  readonly simulated: SimulationConfig | null;
  /** Absolute paths of the files that were read. */
  readonly sources: readonly string[];
  /** What is allowed but perhaps not meant, in words. */
  readonly warnings: readonly string[];
  /** Differs whenever anything else here does. Tells nothing of what it was made from. */
  readonly revision: string;
  /** Reads everything again, from the same places. Throws a ConfigError; this configuration is not touched. */
  readonly reload: () => LiaisonConfig;
}

export interface RouteConfig {
  readonly name: string;
  readonly strategy: "priority";
  readonly targets: readonly RouteTargetConfig[];
}

export interface RouteTargetConfig {
  readonly providerName: string;
  /** Null: the provider's default model. */
  readonly model: string | null;
}

export interface SimulationConfig {
  /** The share of calls that fail, from 0 to 1. */
  readonly errorRate: number;
  readonly tokensPerSecond: number;
  readonly firstTokenMs: number;
}

export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
