import type { ConfigFile } from "./config-schema.ts";
import type { ColumnName, ProviderRow } from "./provider-columns.ts";
import type { YamlFile } from "./yaml-file.ts";

type ProviderList = Exclude<ConfigFile["providers"], string | undefined>;

/** Providers that stand in `liaison.yaml` itself, as the rows they would be in a CSV. */
export function rowsOfList(list: ProviderList, file: YamlFile): readonly ProviderRow[] {
  return list.map((entry, index) => {
    const cells: Partial<Record<ColumnName, string>> = {};
    for (const [column, value] of Object.entries(entry)) cells[column as ColumnName] = cellText(value);
    return {
      cells,
      place: (column) => file.place(column === null ? ["providers", index] : ["providers", index, column]),
    };
  });
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.join(";");
  return typeof value === "number" ? plainNumber(value) : String(value);
}

/** YAML's `0.0000002` is a number by now, and would be written `2e-7`. */
function plainNumber(value: number): string {
  const text = String(value);
  return /e-/.test(text) ? value.toFixed(15).replace(/\.?0+$/, "") : text;
}
