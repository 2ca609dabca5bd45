/**
 * A record under its public, snake_case names: what `calls --json`, exports, `/v1/events` and the ledger's reads give.
 * Derived from the one table of names, types and values alike.
 */
import { formatUsd } from "./money.ts";
import type { AttemptRecord, CallRecord } from "./record.ts";
import { ATTEMPT_COLUMNS, type Column, RECORD_COLUMNS } from "./record-columns.ts";

const COST = "total_cost_nano_usd";
const COST_USD = "total_cost_usd";

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
  const row = named(RECORD_FIELDS, record);
  row.attempts = record.attempts.map(attemptToRow);
  return row as CallRow;
}

/** The attempt under its public names. */
export function attemptToRow(attempt: AttemptRecord): AttemptRow {
  return named(ATTEMPT_FIELDS, attempt) as AttemptRow;
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

interface Fields {
  readonly columns: readonly { readonly field: string; readonly column: string; readonly isTime: boolean }[];
  /** A row with nothing in it yet: copied, it keeps its shape, and V8 fills and writes it three times as fast. */
  readonly blank: Readonly<Record<string, unknown>>;
}

const RECORD_FIELDS = fieldsOf(RECORD_COLUMNS);
const ATTEMPT_FIELDS = fieldsOf(ATTEMPT_COLUMNS);

function fieldsOf(table: Readonly<Record<string, Column>>): Fields {
  const columns = Object.entries(table).map(([field, { column, type }]) => ({
    field,
    column,
    isTime: type === "time",
  }));
  const names = columns.flatMap(({ column }) => (column === COST ? [column, COST_USD] : [column]));
  const text = JSON.stringify(Object.fromEntries(names.map((name) => [name, null])));
  return { columns, blank: JSON.parse(text) as Record<string, unknown> };
}

function named(fields: Fields, value: CallRecord | AttemptRecord): Record<string, unknown> {
  const row = { ...fields.blank };
  const cells = value as unknown as Readonly<Record<string, unknown>>;
  for (const { field, column, isTime } of fields.columns) {
    const cell = cells[field];
    row[column] = isTime ? new Date(cell as number).toISOString() : cell;
  }
  const cost = value.totalCostNanoUsd;
  row[COST_USD] = cost === null ? null : formatUsd(cost);
  return row;
}
