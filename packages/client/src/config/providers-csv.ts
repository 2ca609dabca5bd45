import { nearestOf } from "@ai-liaison/providers";
import { CsvError, parse } from "csv-parse/sync";
import type { Findings } from "./config-error.ts";
import { type ColumnName, OPTIONAL_COLUMNS, type ProviderRow, REQUIRED_COLUMNS } from "./provider-columns.ts";
import { shown } from "./shown.ts";

/** RFC 4180 as spreadsheets write it: quotes, a byte order mark, CRLF. Rows are numbered as lines of the file, from 1. */
export const MAX_CSV_BYTES = 1024 * 1024;
const MAX_ROWS = 1_000;

interface CsvRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** The rows of a providers file; what is wrong with the table itself is in the findings, and there are no rows then. */
export function readProvidersCsv(text: string, place: string, findings: Findings): readonly ProviderRow[] {
  const records = parseCsv(text, place, findings);
  if (records === null) return [];
  const [header, ...rows] = records;
  if (header === undefined) {
    findings.problem(place, `is empty. Its first row must be ${REQUIRED_COLUMNS.join(",")}.`);
    return [];
  }
  const columns = readHeader(header.record, `${place}, row ${header.info.lines}`, findings);
  if (columns === null) return [];
  if (rows.length > MAX_ROWS) {
    findings.problem(place, `has more than ${MAX_ROWS} rows.`);
    return [];
  }
  return rows.flatMap(({ record, info: { lines } }) => {
    const rowPlace = `${place}, row ${lines}`;
    if (record.length === columns.length) return [rowOf(columns, record, rowPlace)];
    findings.problem(
      rowPlace,
      `has ${record.length} columns where the header has ${columns.length}. Quote cells that contain a comma.`,
    );
    return [];
  });
}

/** Null when it is no CSV, which is told: where a quote is open, nobody knows where the rows behind it begin. */
function parseCsv(text: string, place: string, findings: Findings): readonly CsvRecord[] | null {
  try {
    return parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
    }) as unknown as CsvRecord[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = "lines" in error && typeof error.lines === "number" ? `, row ${error.lines}` : "";
    findings.problem(
      place + line,
      "has a quote that is not closed, or stands inside a cell. Double quotes within a cell.",
    );
    return null;
  }
}

function rowOf(columns: readonly ColumnName[], record: readonly string[], place: string): ProviderRow {
  const cells: Partial<Record<ColumnName, string>> = {};
  for (const [index, column] of columns.entries()) cells[column] = record[index] ?? "";
  return { cells, place: (column) => (column === null ? place : `${place}, column ${column}`) };
}

/** The columns in the file's order; null when they are not as they must be. */
function readHeader(header: readonly string[], place: string, findings: Findings): readonly ColumnName[] | null {
  const before = findings.problems.length;
  if (header.length === 1 && /[;\t]/.test(header[0] ?? "")) {
    findings.problem(place, "separates its columns by semicolons or tabs. Save the file with commas.");
    return null;
  }
  const missing = REQUIRED_COLUMNS.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    findings.problem(
      place,
      `lacks ${missing.join(", ")}. The first eight columns must be ${REQUIRED_COLUMNS.join(",")}.`,
    );
  } else if (REQUIRED_COLUMNS.some((column, index) => header[index] !== column)) {
    findings.problem(place, `has its columns in another order. The first eight must be ${REQUIRED_COLUMNS.join(",")}.`);
  }
  for (const [index, column] of header.entries()) {
    if (header.indexOf(column) !== index) findings.problem(place, `names the column ${shown(column)} twice.`);
    else if (!isColumn(column)) findings.problem(place, unknownColumn(column, missing));
  }
  return findings.problems.length > before ? null : (header as readonly ColumnName[]);
}

function isColumn(name: string): name is ColumnName {
  return [...REQUIRED_COLUMNS, ...OPTIONAL_COLUMNS].some((column) => column === name);
}

function unknownColumn(column: string, missing: readonly string[]): string {
  const [near] = nearestOf(column, [...missing, ...OPTIONAL_COLUMNS]);
  const advice = near === undefined ? `Optional columns are ${OPTIONAL_COLUMNS.join(", ")}.` : `Did you mean ${near}?`;
  return `has the unknown column ${shown(column)}. ${advice}`;
}
