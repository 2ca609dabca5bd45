import type { Provider } from "@ai-liaison/core";
import type { Findings } from "./config-error.ts";
import type { Environment } from "./environment.ts";
import { type ColumnName, PROVIDER_COLUMNS, type ProviderColumn, type ProviderRow } from "./provider-columns.ts";
import { readProvider } from "./read-provider.ts";

export interface ProviderSet {
  /** Enabled, the one to be asked first at the front. */
  readonly providers: readonly Provider[];
  /** Every name that was given, enabled or not, and those with problems. */
  readonly names: ReadonlySet<string>;
}

/** All providers of a file. That none remains is a problem, which names the variables that are missing. */
export function readProviders(
  rows: readonly ProviderRow[],
  place: string,
  environment: Environment,
  findings: Findings,
): ProviderSet {
  const before = findings.problems.length;
  const providers: Provider[] = [];
  const missing: string[] = [];
  const places = new Map<string, string>();
  const names = new Set<string>();
  for (const row of rows) {
    const reading = readProvider(row, environment, findings);
    const name = reading.kind === "enabled" ? reading.provider.name : reading.name;
    if (name !== null) {
      names.add(name);
      refuseTwice(row, name, places, findings);
    }
    if (reading.kind === "enabled") providers.push(reading.provider);
    if (reading.kind === "disabled" && reading.missingVariable !== null) {
      missing.push(reading.missingVariable);
      findings.warn(
        `${row.place("api_key_env")}: ${reading.missingVariable} is not set, so ${reading.name} is disabled.`,
      );
    }
  }
  warnOfColumns(rows, place, findings);
  if (providers.length === 0 && findings.problems.length === before) findings.problem(place, noneLeft(missing));
  return { providers: byPriority(providers), names };
}

/** Names the columns that are filled in and have no effect yet. */
function warnOfColumns(rows: readonly ProviderRow[], place: string, findings: Findings): void {
  for (const { name, notEnforced } of PROVIDER_COLUMNS as readonly ProviderColumn[]) {
    const isFilled = rows.some(({ cells }) => (cells[name as ColumnName] ?? "").trim() !== "");
    if (notEnforced === true && isFilled) findings.warn(`${place}: column ${name} is not enforced yet.`);
  }
}

/** Sorted by priority; of equal ones the first stays first. */
function byPriority(providers: readonly Provider[]): readonly Provider[] {
  return providers.toSorted((left, right) => left.priority - right.priority);
}

function refuseTwice(row: ProviderRow, name: string, places: Map<string, string>, findings: Findings): void {
  const known = places.get(name.toLowerCase());
  if (known === undefined) places.set(name.toLowerCase(), row.place(null));
  else
    findings.problem(
      row.place("provider_name"),
      `${name} is already the name at ${known}. Give each provider its own.`,
    );
}

function noneLeft(missing: readonly string[]): string {
  if (missing.length === 0) return "names no provider that is enabled. Add one, or enable one.";
  return `no provider is left, for want of keys. Set ${[...new Set(missing)].join(" or ")} in the environment or in .env.`;
}
