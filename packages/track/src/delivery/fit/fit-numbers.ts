import { ATTEMPT_COLUMNS, type CallOpening, type CallRecord, type Column, RECORD_COLUMNS } from "@ai-liaison/core";

type Columns = Readonly<Record<string, Column>>;
/** The names of the columns that hold whole numbers, or nothing: counts and costs. */
type CountsOf<Table extends Columns> = {
  [Name in keyof Table]: Table[Name] extends { readonly type: "integer"; readonly nullable: true } ? Name : never;
}[keyof Table];

const RECORD_COUNTS = countsOf(RECORD_COLUMNS);
export const ATTEMPT_COUNTS = countsOf(ATTEMPT_COLUMNS);

function countsOf<Table extends Columns>(table: Table): readonly CountsOf<Table>[] {
  const counts = Object.entries(table).filter(([, { type, nullable }]) => type === "integer" && nullable);
  return counts.map(([name]) => name as CountsOf<Table>);
}

/** The last millisecond that ISO-8601 writes with a year of four digits. */
const LAST_MOMENT_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const LONGEST_MS = 366 * 86_400_000;
const MAX_STATUS = 999;
const STATUS_OF = { success: 200, error: 502, cancelled: 499 } as const;

export type Changes<Of> = { -readonly [Name in keyof Of]?: Of[Name] };

/**
 * What must change for the record's numbers to be numbers: counts and costs whole from 0 on, times that a calendar has,
 * durations of a year at most, a status of three digits. Each is said in `warnings`.
 */
export function fitNumbers(record: CallRecord, warnings: string[]): Partial<CallRecord> {
  const changes: Changes<CallRecord> = {};
  for (const name of RECORD_COUNTS) if (!isCountOrNull(record[name])) changes[name] = null;
  if (changes.totalCostNanoUsd === null) changes.costSource = null;
  if (!isSecondsOrNull(record.audioSeconds)) changes.audioSeconds = null;
  if (!isDuration(record.responseTimeMs)) changes.responseTimeMs = 0;
  if (!isDurationOrNull(record.timeToFirstTokenMs)) changes.timeToFirstTokenMs = null;
  if (!isStatus(record.httpStatus)) changes.httpStatus = STATUS_OF[record.status] ?? STATUS_OF.error;
  for (const name of Object.keys(changes)) warnings.push(`${name} was ${REQUIRED[name] ?? WHOLE} and is left out.`);
  return { ...changes, ...fitMoment(record, warnings) };
}

/** The moment its id was made, for a call that began at none. */
export function fitMoment({ id, createdAtMs }: CallOpening, warnings: string[]): { createdAtMs?: number } {
  if (isMoment(createdAtMs)) return {};
  warnings.push("createdAtMs was no moment: the time of its id stands in its place.");
  return { createdAtMs: momentOf(id) };
}

const WHOLE = "no whole number from 0 on";
const REQUIRED: Readonly<Record<string, string>> = {
  costSource: "of no cost",
  audioSeconds: "no duration",
  responseTimeMs: "no duration",
  timeToFirstTokenMs: "no duration",
  httpStatus: "no status",
};

export function isCountOrNull(value: unknown): boolean {
  return value === null || (Number.isSafeInteger(value) && Number(value) >= 0);
}

export function isMoment(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= LAST_MOMENT_MS;
}

export function isDuration(value: unknown): boolean {
  return typeof value === "number" && value >= 0 && value <= LONGEST_MS;
}

export function isDurationOrNull(value: unknown): boolean {
  return value === null || isDuration(value);
}

function isSecondsOrNull(value: unknown): boolean {
  return value === null || (typeof value === "number" && isDuration(value * 1000));
}

export function isStatus(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_STATUS;
}

/** When the id was made, which it says itself in its first 48 bits. */
function momentOf(id: string): number {
  const moment = Number.parseInt(id.replace("-", "").slice(0, 12), 16);
  return isMoment(moment) ? moment : 0;
}
