/** Records to cells and back; compiled once from the table of names, run for every call. */
import { type AttemptRecord, type CallRecord, type Column, RECORD_COLUMNS } from "@ai-liaison/core";
import { JSON_ORDER, type PackedRecord, RECORD_ORDER, unpackAttempts } from "@ai-liaison/journal";
import { cellReader, cellWriter, type SqlRow, type SqlValue } from "../schema/cells.ts";

export interface CallCodec {
  /** The columns, in the order in which `write` gives their cells. */
  readonly columns: readonly string[];
  /** Writes a cell for each column, the first one at `from`. */
  write(packed: PackedRecord, into: SqlValue[], from: number): void;
  read(row: SqlRow): CallRecord;
}

/**
 * What few calls have, the rarer the later: the columns come last, so that a statement need not be given the nulls a
 * row ends with. Half of a plain call's cells are null, and binding one costs as much as binding a number.
 */
const RARE = [
  "serviceTier",
  "cacheWriteTokens",
  "route",
  "customerId",
  "answerId",
  "errorCode",
  "errorMessage",
  "userId",
  "sessionId",
  "serviceName",
  "tags",
  "groupId",
  "errorDetails",
  "metadata",
  "responseCacheKey",
  "savedCostNanoUsd",
  "cacheWrite1hTokens",
  "imageCount",
  "audioSeconds",
  "inputCharacters",
  "imageSize",
  "imageQuality",
  "imageInputTokens",
  "imageOutputTokens",
] as const satisfies readonly (keyof CallRecord)[];

/** Cells of `api_calls`. */
export function createCallCodec(): CallCodec {
  const rank = (field: keyof CallRecord): number => RARE.indexOf(field as (typeof RARE)[number]);
  const fields = RECORD_ORDER.map((field, at) => ({ field, at, textAt: textAt(field), ...cellCodec(field) }));
  fields.sort((left, right) => rank(left.field) - rank(right.field));
  return {
    columns: fields.map(({ name }) => name),
    write: ({ values, texts }, into, from) => {
      let cell = from;
      for (const { at, textAt, write } of fields) into[cell++] = write(textAt < 0 ? values[at] : texts[textAt]);
    },
    read: (row) => {
      const record: Record<string, unknown> = {};
      for (const { field, name, read } of fields) record[field] = read(row[name] ?? null);
      return record as unknown as CallRecord;
    },
  };
}

/** Reads some fields of a record: those that sums are made of. */
export interface FactsReader<Value> {
  readonly columns: readonly string[];
  read(row: SqlRow): Value;
}

export function createFactsReader<Value extends object>(
  columns: Readonly<Record<keyof Value & string, Column>>,
): FactsReader<Value> {
  const fields = Object.entries<Column>(columns).map(([field, column]) => ({
    field,
    name: column.column,
    read: cellReader(column),
  }));
  return {
    columns: fields.map(({ name }) => name),
    read: (row) => {
      const value: Record<string, unknown> = {};
      for (const { field, name, read } of fields) value[field] = read(row[name] ?? null);
      return value as Value;
    },
  };
}

interface CellCodec {
  readonly name: string;
  write(value: unknown): SqlValue;
  read(cell: SqlValue): unknown;
}

function cellCodec(field: keyof CallRecord): CellCodec {
  const column = RECORD_COLUMNS[field];
  const read = field === "attempts" ? readAttempts : cellReader(column);
  return { name: column.column, write: cellWriter(column), read };
}

/** Where a field that is JSON has its text; −1 for the others. */
function textAt(field: keyof CallRecord): number {
  return JSON_ORDER.indexOf(field as (typeof JSON_ORDER)[number]);
}

/** The attempts of a cell of `api_calls`. */
export function readAttempts(cell: SqlValue): readonly AttemptRecord[] {
  return typeof cell === "string" ? unpackAttempts(cell) : [];
}
