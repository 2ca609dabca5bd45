/**
 * Adds a batch's sums to the hourly rollups, in the batch's transaction: read, add, write back. Histograms are text,
 * so they are merged here and not in SQL. A maximum cannot be taken back by subtraction: where a call has left a rollup
 * (an amendment named another model, say), it is looked up among the rows.
 */
import { sql } from "kysely";
import { selectAttemptRollups, selectCallRollups } from "../queries/rollup-rows.ts";
import { callConditions } from "../queries/scope.ts";
import { microseconds } from "../schema/cells.ts";
import type { PreparedRead, PreparedWrite, SqlSession } from "../sqlite/session.ts";
import { ATTEMPT_COUNTERS } from "../sums/attempt-sums.ts";
import { CALL_COUNTERS } from "../sums/call-sums.ts";
import { HOUR_MS, ROLLUP_DIMENSIONS, type RollupKey } from "../sums/dimensions.ts";
import type { AttemptRollup, CallRollup, RollupBatch } from "./rollup-batch.ts";

const CALL_KEY = ["hour", ...ROLLUP_DIMENSIONS] as const;
const ATTEMPT_KEY = ["hour", "provider", "model"] as const;

const CALL_COLUMNS = [
  ...CALL_KEY,
  ...CALL_COUNTERS,
  "total_cost_nano_usd",
  "saved_cost_nano_usd",
  "max_us",
  "latency",
] as const;

const ATTEMPT_ROLLUP_COLUMNS = [
  ...ATTEMPT_KEY,
  ...ATTEMPT_COUNTERS,
  "total_cost_nano_usd",
  "max_us",
  "last_attempt_at",
  "durations",
  "first_tokens",
  "error_codes",
] as const;

/** The function that writes a batch's rollups; its statements are prepared once. */
export function createRollupStore(session: SqlSession): (batch: RollupBatch) => void {
  const calls: RollupTable = {
    read: session.prepareRead(
      selectCallRollups(session.query, true).where((build) =>
        build.and(CALL_KEY.map((column) => build(column, "=", column === "hour" ? 0 : ""))),
      ),
    ),
    write: prepareUpsert(session, "call_rollups", CALL_COLUMNS, CALL_KEY),
  };
  const attempts: RollupTable = {
    read: session.prepareRead(
      selectAttemptRollups(session.query).where((build) =>
        build.and(ATTEMPT_KEY.map((column) => build(column, "=", column === "hour" ? 0 : ""))),
      ),
    ),
    write: prepareUpsert(session, "attempt_rollups", ATTEMPT_ROLLUP_COLUMNS, ATTEMPT_KEY),
  };
  return (batch) => {
    for (const rollup of batch.calls.values()) storeCallRollup(session, calls, rollup);
    for (const rollup of batch.attempts.values()) storeAttemptRollup(attempts, rollup);
  };
}

interface RollupTable {
  readonly read: PreparedRead;
  readonly write: PreparedWrite;
}

function storeCallRollup(session: SqlSession, table: RollupTable, { key, sums, maxIsStale }: CallRollup): void {
  const keyCells = CALL_KEY.map((column) => key[column]);
  const stored = table.read.first(keyCells);
  if (stored !== null) sums.addRow(stored);
  table.write.run([
    ...keyCells,
    ...CALL_COUNTERS.map((counter) => readable(sums.counters[counter])),
    sums.costNanoUsd,
    sums.savedNanoUsd,
    maxIsStale ? maxAmongRows(session, key) : sums.maxUs,
    sums.latency.toText(),
  ]);
}

function storeAttemptRollup(table: RollupTable, { hour, provider, model, sums }: AttemptRollup): void {
  const keyCells = [hour, provider, model];
  const stored = table.read.first(keyCells);
  if (stored !== null) sums.addRow(stored);
  table.write.run([
    ...keyCells,
    ...ATTEMPT_COUNTERS.map((counter) => readable(sums.counters[counter])),
    sums.costNanoUsd,
    sums.maxUs,
    sums.lastAttemptAtMs,
    sums.durations.toText(),
    sums.firstTokens.toText(),
    JSON.stringify([...sums.errorCodes].filter(([, count]) => count !== 0)),
  ]);
}

function maxAmongRows(session: SqlSession, { hour, ...dimensions }: RollupKey): number {
  const longest = session.first(
    session.query
      .selectFrom("api_calls")
      .select(({ fn }) => fn.max("response_time_ms").as("ms"))
      .where("created_at", ">=", hour)
      .where("created_at", "<", hour + HOUR_MS)
      .where((build) => callConditions(build, dimensions)),
  );
  return microseconds(Number(longest?.ms ?? 0));
}

/** SQLite refuses to read an integer beyond 2⁵³ as a number: absurd sums stop there instead of stopping the ledger. */
function readable(sum: number): number {
  return Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, sum));
}

function prepareUpsert<Table extends "call_rollups" | "attempt_rollups">(
  session: SqlSession,
  table: Table,
  columns: readonly string[],
  key: readonly string[],
): PreparedWrite {
  const row = Object.fromEntries(columns.map((column) => [column, 0]));
  const changed = columns.filter((column) => !key.includes(column));
  return session.prepare(
    session.query
      .insertInto(table as "call_rollups")
      .values(row as never)
      .onConflict((conflict) =>
        conflict
          .columns(key as never)
          .doUpdateSet(
            () => Object.fromEntries(changed.map((column) => [column, sql.ref(`excluded.${column}`)])) as never,
          ),
      ),
  );
}
