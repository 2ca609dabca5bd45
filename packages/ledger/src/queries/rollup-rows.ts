/** Reading rollups. Sums of money come as text: they may be larger than a number holds exactly. */
import type { Kysely } from "kysely";
import type { LedgerTables } from "../schema/tables.ts";
import { ATTEMPT_COUNTERS } from "../sums/attempt-sums.ts";
import { CALL_COUNTERS } from "../sums/call-sums.ts";

/** Rows for `CallSums.addRow`. */
export function selectCallRollups(query: Kysely<LedgerTables>, histograms: boolean) {
  return query
    .selectFrom("call_rollups")
    .select([...CALL_COUNTERS, "max_us"])
    .select(({ cast, ref }) => [
      cast<string>(ref("total_cost_nano_usd"), "text").as("total_cost_nano_usd"),
      cast<string>(ref("saved_cost_nano_usd"), "text").as("saved_cost_nano_usd"),
    ])
    .$if(histograms, (rows) => rows.select("latency"));
}

/** Rows for `AttemptTotals.addRow`. */
export function selectAttemptRollups(query: Kysely<LedgerTables>) {
  return query
    .selectFrom("attempt_rollups")
    .select(["provider", "model", ...ATTEMPT_COUNTERS])
    .select(["max_us", "last_attempt_at", "durations", "first_tokens", "error_codes"])
    .select(({ cast, ref }) => cast<string>(ref("total_cost_nano_usd"), "text").as("total_cost_nano_usd"));
}
