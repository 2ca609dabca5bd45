import { type LiaisonConfig, restartNeeded } from "../config/index.ts";
import { pricingData } from "../ingest/pricing-data.ts";

/**
 * What of a configuration waits for the next start: what `restartNeeded` names, and what the ledger's thread was told
 * once, at its own start: whether it stores bodies, and the prices of calls whose vendor reports no usage and of
 * those that tracked processes write (all other calls are priced anew at once).
 */
export function restartKeys(started: LiaisonConfig, next: LiaisonConfig): readonly string[] {
  const keys = [...restartNeeded(started, next)];
  if (started.store.fullResponses !== next.store.fullResponses) keys.push("store.full_responses");
  if (!sameData(started, next)) keys.push("prices of calls without reported usage");
  return keys;
}

function sameData(left: LiaisonConfig, right: LiaisonConfig): boolean {
  return JSON.stringify(pricingData(left)) === JSON.stringify(pricingData(right));
}
