import type { Clock } from "@ai-liaison/core";
import { openTransports } from "../composition/open-transports.ts";
import type { LiaisonConfig } from "../config/index.ts";
import { type ListCondition, ModelLists } from "./model-lists.ts";

/**
 * Asks every vendor of this configuration which models it has, whatever is known, and keeps the answers in the data
 * folder; a gateway that runs there takes them up. Tells how each list stands then. Never rejects for a vendor's sake.
 */
export async function refreshModelLists(config: LiaisonConfig, clock: Clock): Promise<readonly ListCondition[]> {
  await using transports = openTransports(config, clock, Math.random);
  using lists = new ModelLists(config, { clock, transportFor: transports.for });
  await lists.refresh("all");
  return lists.conditions();
}
