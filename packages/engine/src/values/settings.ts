import type { Provider } from "@ai-liaison/core";
import type { PlanTimeouts, RetryPolicy } from "./plan.ts";

/** Configuration as the corridor sees it: one frozen snapshot, swapped whole when a file changes. */
export interface EngineSettings {
  /** Enabled providers, by priority. */
  readonly providers: readonly Provider[];
  readonly routes: ReadonlyMap<string, RouteSettings>;
  /** The ids of the models vendors say they have, by provider's name, where that is known. */
  readonly listed?: ReadonlyMap<string, ReadonlySet<string>>;
  readonly retry: RetryPolicy;
  readonly timeouts: PlanTimeouts;
  readonly heartbeatAfterMs: number;
  readonly maxResponseBytes: number;
  readonly maxJsonDepth: number;
  readonly store: { readonly bodies: boolean; readonly maxBodyBytes: number };
}

export interface RouteSettings {
  readonly name: string;
  readonly strategy: "priority";
  readonly targets: readonly RouteTarget[];
}

export interface RouteTarget {
  readonly provider: Provider;
  /** Null: the provider's default model. */
  readonly model: string | null;
}
