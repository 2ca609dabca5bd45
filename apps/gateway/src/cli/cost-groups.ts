import type { Group } from "@ai-liaison/ledger";

/** What `cost` groups by; here, so that `--help` need not load the ledger. A test holds it against the ledger's list. */
export const COST_GROUPS: readonly Group[] = [
  "provider",
  "model",
  "customer",
  "user",
  "day",
  "service",
  "key",
  "endpoint",
  "route",
];
