/**
 * Attempts lie in their call's row, as JSON: nearly every call has one, and a row of its own with its index cost as
 * much as the call's. For whoever asks in SQL, this view makes rows of them.
 */
import { ATTEMPT_COLUMNS } from "@ai-liaison/core";
import { ATTEMPT_ORDER } from "@ai-liaison/journal";
import { type Kysely, type SelectQueryBuilder, sql } from "kysely";
import type { LedgerTables } from "../schema/tables.ts";

export interface AttemptsView {
  readonly name: string;
  readonly columns: readonly string[];
  readonly query: SelectQueryBuilder<never, never, unknown>;
}

export function attemptsView(query: Kysely<LedgerTables>): AttemptsView {
  const cells = ATTEMPT_ORDER.map((field, at) => ({ name: ATTEMPT_COLUMNS[field].column, at }));
  const tried = sql`json_each(api_calls.attempts)`.as("tried");
  return {
    name: "api_call_attempts",
    columns: ["call_id", "number", ...cells.map(({ name }) => name)],
    query: query
      .selectFrom(["api_calls", tried])
      .select("api_calls.id as call_id")
      .select(sql<number>`tried.key`.as("number"))
      .select(cells.map(({ name, at }) => sql`tried.value ->> ${sql.lit(at)}`.as(name))) as never,
  };
}
