import type { KnownModels, ListCondition } from "@ai-liaison/client";
import { UNKNOWN } from "../terminal/show-numbers.ts";

/** What is known of one provider's models, for `--json`. */
export interface ListedModels {
  readonly provider: string;
  /** Null where no list says how many there are. */
  readonly count: number | null;
  /** Where the count is from: `configured`, `vendor` (its own list), `price_list`; null where nobody says. */
  readonly source: string | null;
  /** When the vendor's own list was fetched; null where there is none. */
  readonly fetched_at: string | null;
  /** Its vendor's list is a day old and more. */
  readonly stale: boolean;
}

export function listedModels({ provider, models, list }: KnownModels): ListedModels {
  const { source, ids } = models;
  return {
    provider: provider.name,
    count: source === null ? null : ids.length,
    source,
    fetched_at: isoOf(list),
    stale: list?.stale ?? false,
  };
}

const SOURCES: Readonly<Record<string, string>> = { configured: "configured", price_list: "price list" };

/** `113, vendor, 2026-11-21 08:30`; a list that is old is marked. */
export function modelsCell({ count, source, fetched_at, stale }: ListedModels): string {
  if (count === null || source === null) return UNKNOWN;
  const time = fetched_at === null ? "" : `, ${fetched_at.slice(0, 16).replace("T", " ")}`;
  return `${count}, ${SOURCES[source] ?? `vendor${time}`}${source === "vendor" && stale ? ", old" : ""}`;
}

/** When a list was fetched, as text; null where none was. */
export function isoOf(list: ListCondition | null): string | null {
  return list === null || list.fetchedAtMs === null ? null : new Date(list.fetchedAtMs).toISOString();
}
