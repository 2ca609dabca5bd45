import type { Vendor, VendorSetting } from "@ai-liaison/core";
import { isSettingValue, type VendorValues } from "@ai-liaison/providers";
import type { Findings } from "./config-error.ts";
import type { Environment } from "./environment.ts";
import { type ColumnName, columnOf, type ProviderRow } from "./provider-columns.ts";
import { shown } from "./shown.ts";

/** Columns that say where a vendor is asked, for vendors whose addresses depend on it. */
export const SETTING_COLUMNS = ["region", "project", "api_version"] as const satisfies readonly ColumnName[];

/** What stands for a vendor's settings: the row's cells, else the vendor's variables, else its defaults. */
export function readSettings(
  vendor: Vendor,
  row: ProviderRow,
  environment: Environment,
  findings: Findings,
): VendorValues {
  const values: Record<string, string> = {};
  for (const column of SETTING_COLUMNS) {
    const setting = vendor.settings?.find(({ name }) => name === column);
    const cell = row.cells[column]?.trim() ?? "";
    if (setting !== undefined) readSetting({ setting, cell, values, row }, environment, findings);
    else if (cell !== "") findings.warn(`${row.place(column)}: has no effect, for ${vendor.name} needs none.`);
  }
  return values;
}

interface Setting {
  readonly setting: VendorSetting;
  readonly cell: string;
  readonly values: Record<string, string>;
  readonly row: ProviderRow;
}

function readSetting({ setting, cell, values, row }: Setting, environment: Environment, findings: Findings): void {
  const { name, variables } = setting;
  const value = cell || settingFrom(setting, environment);
  if (value !== null && isSettingValue(value)) {
    values[name] = value;
  } else if (value !== null) {
    findings.problem(row.place(name), `${shown(value)} is no ${name}. Write ${columnOf(name).form}.`);
  } else if (setting.optional !== true) {
    const variable = variables[0] === undefined ? "" : `, or set ${variables[0]}`;
    findings.problem(row.place(name), `is empty. Write ${columnOf(name).form}${variable}.`);
  }
}

/** The value of a setting that no row gives; null when the environment has none either. */
export function settingFrom({ variables, ...setting }: VendorSetting, environment: Environment): string | null {
  const variable = variables.find((name) => environment.get(name) !== null);
  return (variable === undefined ? null : environment.get(variable)) ?? setting.default ?? null;
}
