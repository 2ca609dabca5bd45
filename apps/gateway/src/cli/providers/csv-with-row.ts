import { PROVIDER_COLUMNS } from "@ai-liaison/client";
import { Fault } from "@ai-liaison/core";

export type Cells = Readonly<Record<string, string>>;

const REQUIRED: readonly string[] = PROVIDER_COLUMNS.filter(({ optional }) => !optional).map(({ name }) => name);

/**
 * The text of a `providers.csv` with one more row, and with the columns that row needs; every other row stays as it was
 * written. Throws `invalid_request` for a file whose cells run over lines: that is for people to change.
 */
export function csvWithRow(text: string | null, cells: Cells): string {
  const wanted = Object.keys(cells).filter((name) => cells[name] !== "");
  if (text === null || text.trim() === "") {
    const columns = [...REQUIRED, ...wanted.filter((name) => !REQUIRED.includes(name))];
    return `${columns.join(",")}\n${rowOf(columns, cells)}\n`;
  }
  const [header = "", ...rows] = text.replace(/\s+$/, "").split(/\r?\n/);
  if (rows.some((row) => (row.match(/"/g) ?? []).length % 2 === 1)) {
    throw new Fault("invalid_request", "A cell of the file runs over lines.", { hint: "Add the row by hand." });
  }
  const columns = header
    .replace(/^\uFEFF/, "")
    .split(",")
    .map((name) => name.trim().replace(/^"(.*)"$/, "$1"));
  const added = wanted.filter((name) => !columns.includes(name));
  const padding = ",".repeat(added.length);
  const kept = rows.map((row) => (row.trim() === "" ? row : row + padding));
  return `${[[header, ...added].join(","), ...kept, rowOf([...columns, ...added], cells)].join("\n")}\n`;
}

function rowOf(columns: readonly string[], cells: Cells): string {
  return columns.map((name) => quoted(cells[name] ?? "")).join(",");
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
