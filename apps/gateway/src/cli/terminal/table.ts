import { cutToWidth, displayWidth } from "./display-width.ts";
import { safeText } from "./safe-text.ts";

/**
 * Tables that never wrap. When the terminal is too narrow, text is shortened first, then columns that can be done
 * without are left out, the least needed first; when even that does not do, each row is told as a list of its own.
 */
export interface TableColumn {
  readonly title: string;
  readonly align?: "left" | "right";
  /** Text that may be shortened, to not less than this. Numbers and ids are never cut. */
  readonly shrinkTo?: number;
  /** May be left out where there is no room: those with the highest number go first. */
  readonly dispensable?: number;
}

export interface Table {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly string[])[];
  /** Beneath a line: the sums. */
  readonly total?: readonly string[];
}

const GAP = "  ";
/** No cell is wider than this, whatever was recorded. */
const MAX_CELL = 60;

/** The table as lines of text, aligned, no line wider than `width`. */
export function renderTable(table: Table, width: number = Number.POSITIVE_INFINITY): string {
  const safe = {
    columns: table.columns,
    rows: table.rows.map((row) => row.map(safeText)),
    ...(table.total === undefined ? {} : { total: table.total.map(safeText) }),
  };
  for (let candidate: Table | null = safe; candidate !== null; candidate = withoutLeastNeeded(candidate)) {
    const widths = fit(candidate, width);
    if (sizeOf(widths) <= width) return renderGrid(candidate, widths);
  }
  return renderList(safe, width);
}

function renderGrid({ columns, rows, total }: Table, widths: readonly number[]): string {
  const line = (row: readonly string[]): string => joinCells(row, columns, widths);
  const rule = widths.map((size) => "─".repeat(size)).join(GAP);
  const head = [line(columns.map(({ title }) => title)), rule];
  const foot = total === undefined ? [] : rows.length === 0 ? [line(total)] : [rule, line(total)];
  return `${[...head, ...rows.map(line), ...foot].join("\n")}\n`;
}

function renderList({ columns, rows, total }: Table, width: number): string {
  const size = Math.max(...columns.map(({ title }) => displayWidth(title)));
  const tell = (row: readonly string[]): string =>
    columns.map(({ title }, at) => `${cutToWidth(`${title.padEnd(size)}${GAP}${row[at] ?? ""}`, width)}\n`).join("");
  return [...rows, ...(total === undefined ? [] : [total])].map(tell).join("\n");
}

function sizeOf(widths: readonly number[]): number {
  return widths.reduce((sum, size) => sum + size, GAP.length * (widths.length - 1));
}

/** Each column as wide as its widest cell; then the widest of those that may shrink give way, one by one. */
function fit({ columns, rows, total }: Table, width: number): readonly number[] {
  const all = [columns.map(({ title }) => title), ...rows, ...(total === undefined ? [] : [total])];
  const widths = columns.map((_, at) => all.reduce((size, row) => Math.max(size, displayWidth(row[at] ?? "")), 0));
  const capped = widths.map((size, at) => (columns[at]?.shrinkTo === undefined ? size : Math.min(MAX_CELL, size)));
  for (let excess = sizeOf(capped) - width; excess > 0; excess -= 1) {
    const at = widestShrinkable(columns, capped);
    if (at === -1) break;
    capped[at] = (capped[at] ?? 0) - 1;
  }
  return capped;
}

function widestShrinkable(columns: readonly TableColumn[], widths: readonly number[]): number {
  let found = -1;
  for (const [at, { shrinkTo }] of columns.entries()) {
    const size = widths[at] ?? 0;
    if (shrinkTo !== undefined && size > shrinkTo && size > (widths[found] ?? 0)) found = at;
  }
  return found;
}

function withoutLeastNeeded({ columns, rows, total }: Table): Table | null {
  const rank = Math.max(...columns.map(({ dispensable }) => dispensable ?? 0));
  if (rank === 0) return null;
  const dropped = columns.findIndex(({ dispensable }) => dispensable === rank);
  const without = <Cell>(row: readonly Cell[]): readonly Cell[] => row.toSpliced(dropped, 1);
  return {
    columns: without(columns),
    rows: rows.map(without),
    ...(total === undefined ? {} : { total: without(total) }),
  };
}

function joinCells(row: readonly string[], columns: readonly TableColumn[], widths: readonly number[]): string {
  const cells = columns.map(({ align }, at) => {
    const text = cutToWidth(row[at] ?? "", widths[at] ?? 0);
    const padding = " ".repeat(Math.max(0, (widths[at] ?? 0) - displayWidth(text)));
    return align === "right" ? padding + text : text + padding;
  });
  return cells.join(GAP).trimEnd();
}
