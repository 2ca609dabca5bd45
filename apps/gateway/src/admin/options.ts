import type { IncomingMessage } from "node:http";
import type { AsyncLedgerReader } from "@ai-liaison/ledger";
import type { Metrics } from "../metrics/index.ts";
import type { HealthReport } from "../server/health.ts";

/** What the admin API stands on. It holds nothing of its own. */
export interface AdminOptions {
  /** Asked for at the first question, so that a gateway nobody asks opens no reader. */
  readonly ledger: () => Pick<AsyncLedgerReader, "costs" | "usage" | "performance" | "providers">;
  readonly metrics: Pick<Metrics, "prometheusText" | "providers">;
  readonly health: () => Promise<HealthReport> | HealthReport;
  /** False while starting and while draining. */
  readonly ready: () => boolean;
  /** Whether this request may see what is not public; `token` is what it presented as bearer, or empty. */
  readonly isAllowed: (request: IncomingMessage, token: string) => boolean;
  /** Told of what should not happen, for the log. */
  readonly onUnexpected?: (error: unknown) => void;
  readonly nowMs?: () => number;
}

/** What a route finds in its context: the request as Node has it. */
export interface AdminEnv {
  readonly Bindings: { readonly incoming: IncomingMessage };
}
