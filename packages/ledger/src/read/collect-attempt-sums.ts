/** Sums over attempts, by provider and model: whole hours from rollups, the rest from rows. */
import type { AttemptFilter } from "../port.ts";
import { selectAttemptRollups } from "../queries/rollup-rows.ts";
import { cutSpan, type Span } from "../queries/time-span.ts";
import type { SqlSession } from "../sqlite/session.ts";
import { readAttempts } from "../store/record-cells.ts";
import { AttemptTotals } from "../sums/attempt-sums.ts";

interface Named {
  readonly provider: string;
  readonly model: string;
}

export interface AttemptGroup extends Named {
  readonly sums: AttemptTotals;
}

/** What the attempts of calls in this filter add up to, for each model of each provider. */
export function collectAttemptSums(session: SqlSession, filter: AttemptFilter): readonly AttemptGroup[] {
  const groups = new Map<string, AttemptGroup>();
  const { hours, edges } = cutSpan(filter.since, filter.until);
  if (hours !== null) addRollups(session, filter, hours, groups);
  for (const edge of edges) addAttempts(session, filter, edge, groups);
  return [...groups.values()];
}

function addRollups(
  session: SqlSession,
  filter: AttemptFilter,
  { since, until }: Span,
  groups: Map<string, AttemptGroup>,
): void {
  const rows = selectAttemptRollups(session.query)
    .$if(since !== null, (query) => query.where("hour", ">=", since ?? 0))
    .$if(until !== null, (query) => query.where("hour", "<", until ?? 0))
    .$if(filter.provider !== undefined, (query) => query.where("provider", "=", filter.provider ?? ""))
    .$if(filter.model !== undefined, (query) => query.where("model", "=", filter.model ?? ""));
  for (const row of session.each(rows))
    groupOf(groups, { provider: String(row.provider), model: String(row.model) }).addRow(row);
}

function addAttempts(
  session: SqlSession,
  filter: AttemptFilter,
  { since, until }: Span,
  groups: Map<string, AttemptGroup>,
): void {
  const rows = session.query
    .selectFrom("api_calls")
    .select(["attempts", "cost_source"])
    .$if(since !== null, (query) => query.where("created_at", ">=", since ?? 0))
    .$if(until !== null, (query) => query.where("created_at", "<", until ?? 0));
  for (const row of session.each(rows)) {
    const simulated = row.cost_source === "simulated";
    for (const attempt of readAttempts(row.attempts ?? null)) {
      if (filter.provider !== undefined && attempt.provider !== filter.provider) continue;
      if (filter.model !== undefined && attempt.model !== filter.model) continue;
      groupOf(groups, attempt).add(attempt, simulated, 1);
    }
  }
}

function groupOf(groups: Map<string, AttemptGroup>, { provider, model }: Named): AttemptTotals {
  const key = JSON.stringify([provider, model]);
  const known = groups.get(key);
  if (known !== undefined) return known.sums;
  const group: AttemptGroup = { provider, model, sums: new AttemptTotals() };
  groups.set(key, group);
  return group.sums;
}
