/**
 * A record under its public, snake_case names: what `calls --json`, exports, `/v1/events` and the ledger's reads give.
 * Derived from the one table of names, types and values alike.
 */
import { formatUsd } from "./money.ts";
import type { AttemptRecord, CallRecord } from "./record.ts";
import { ATTEMPT_COLUMNS, type Column, RECORD_COLUMNS } from "./record-columns.ts";

type Columns = typeof RECORD_COLUMNS;
type AttemptColumns = typeof ATTEMPT_COLUMNS;

/** One call, snake_case. Times are ISO-8601 in UTC with `Z`; `total_cost_usd` is a decimal string in dollars. */
export type CallRow = {
  readonly [Field in keyof CallRecord as Columns[Field]["column"]]: Field extends "createdAtMs"
    ? string
    : Field extends "attempts"
      ? readonly AttemptRow[]
      : CallRecord[Field];
} & { readonly total_cost_usd: string | null };

/** One try at one target, snake_case. */
export type AttemptRow = {
  readonly [Field in keyof AttemptRecord as AttemptColumns[Field]["column"]]: Field extends "startedAtMs"
    ? string
    : AttemptRecord[Field];
} & { readonly total_cost_usd: string | null };

/** The record under its public names, with its cost in dollars beside the nano-dollars. */
export function recordToRow(record: CallRecord): CallRow {
  const row = named(RECORD_COLUMNS, record);
  row.attempts = record.attempts.map(attemptToRow);
  return row as CallRow;
}

/** The attempt under its public names. */
export function attemptToRow(attempt: AttemptRecord): AttemptRow {
  return named(ATTEMPT_COLUMNS, attempt) as AttemptRow;
}

/** The record a row was made from: times back to milliseconds, names back to camelCase. */
export function rowToRecord(row: CallRow): CallRecord {
  const record = unnamed(RECORD_COLUMNS, row);
  record.attempts = row.attempts.map((attempt) => unnamed(ATTEMPT_COLUMNS, attempt));
  return record as unknown as CallRecord;
}

/** The row as one line of JSON. */
export function rowToJson(row: CallRow): string {
  return JSON.stringify(row);
}

function unnamed(columns: Readonly<Record<string, Column>>, row: object): Record<string, unknown> {
  const cells = row as Readonly<Record<string, unknown>>;
  const value: Record<string, unknown> = {};
  for (const [field, { column, type }] of Object.entries(columns)) {
    const cell = cells[column];
    value[field] = type === "time" ? Date.parse(cell as string) : (cell ?? null);
  }
  return value;
}

function named<Value extends { readonly totalCostNanoUsd: number | null }>(
  columns: Readonly<Record<keyof Value & string, Column>>,
  value: Value,
): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const [field, { column, type }] of Object.entries<Column>(columns)) {
    const cell: unknown = value[field as keyof Value];
    row[column] = type === "time" ? new Date(cell as number).toISOString() : cell;
    if (column === "total_cost_nano_usd") row.total_cost_usd = cell === null ? null : formatUsd(cell as number);
  }
  return row;
}
