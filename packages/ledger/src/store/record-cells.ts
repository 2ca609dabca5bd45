/** Records to cells and back, in the order of the one table of names; compiled once, run for every call. */
import { ATTEMPT_COLUMNS, type AttemptRecord, type CallRecord, type Column, RECORD_COLUMNS } from "@ai-liaison/core";
import { cellReader, cellWriter, type SqlRow, type SqlValue } from "../schema/cells.ts";

export interface CellCodec<Value> {
  /** The columns, in the order in which `write` gives their cells. */
  readonly columns: readonly string[];
  write(value: Value, into: SqlValue[]): void;
  read(row: SqlRow): Value;
}

/** Cells of `api_calls`; the attempts lie in their own table. */
export function createCallCodec(): CellCodec<Omit<CallRecord, "attempts">> {
  const { attempts: _, ...columns } = RECORD_COLUMNS;
  return createCodec<Omit<CallRecord, "attempts">>(columns);
}

/** Cells of `api_call_attempts`. */
export function createAttemptCodec(): CellCodec<AttemptRecord> {
  return createCodec<AttemptRecord>(ATTEMPT_COLUMNS);
}

/** The codec for some fields of a record: those that sums are made of. */
export function createCodec<Value extends object>(
  columns: Readonly<Record<keyof Value & string, Column>>,
): CellCodec<Value> {
  const fields = Object.entries<Column>(columns).map(([field, column]) => ({
    field: field as keyof Value & string,
    name: column.column,
    write: cellWriter(column),
    read: cellReader(column),
  }));
  return {
    columns: fields.map(({ name }) => name),
    write: (value, into) => {
      for (const { field, write } of fields) into.push(write(value[field]));
    },
    read: (row) => {
      const value: Record<string, unknown> = {};
      for (const { field, name, read } of fields) value[field] = read(row[name] ?? null);
      return value as Value;
    },
  };
}
