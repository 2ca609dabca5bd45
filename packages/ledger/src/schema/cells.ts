/**
 * How a field's value lies in SQL. Whatever a record holds, a cell is made of it: one odd value must never keep the
 * batch it came in, and all batches behind it, from being stored.
 */
import type { Column } from "@ai-liaison/core";

export type SqlValue = string | number | bigint | null | Uint8Array;
export type SqlRow = Readonly<Record<string, SqlValue>>;

/** The value as a whole number within ±2⁵³, its fraction dropped; null when it is no such number. */
export function wholeNumber(value: unknown): number | null {
  if (Number.isSafeInteger(value)) return value as number;
  if (typeof value !== "number" || !Number.isFinite(value)) return null;
  const whole = Math.trunc(value);
  return Number.isSafeInteger(whole) ? whole : null;
}

/** A duration in whole microseconds; 0 for anything that is none. */
export function microseconds(ms: number | null): number {
  return ms !== null && ms > 0 ? (wholeNumber(Math.round(ms * 1000)) ?? 0) : 0;
}

/** The function that turns this column's values into cells; those of JSON are text already. */
export function cellWriter(column: Column): (value: unknown) => SqlValue {
  const { nullable } = column;
  switch (column.type) {
    case "text":
      return (value) => (typeof value === "string" ? value : nullable ? null : "");
    case "integer":
    case "time":
      return (value) => wholeNumber(value) ?? (nullable ? null : 0);
    case "real":
      return (value) => (typeof value === "number" && Number.isFinite(value) ? value : nullable ? null : 0);
    case "boolean":
      return (value) => (value === true ? 1 : 0);
    case "json":
      return (text) => (typeof text === "string" && text !== "" ? text : nullable ? null : "[]");
    default:
      return column.type satisfies never;
  }
}

/** The function that turns this column's cells back into values. */
export function cellReader(column: Column): (cell: SqlValue) => unknown {
  switch (column.type) {
    case "boolean":
      return (cell) => cell === 1;
    case "json":
      return (cell) => (typeof cell === "string" ? JSON.parse(cell) : null);
    case "text":
    case "integer":
    case "time":
    case "real":
      return (cell) => cell;
    default:
      return column.type satisfies never;
  }
}
