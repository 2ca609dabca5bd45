/** Sums over attempts, by provider and model: whole hours from rollups, the rest from rows. */
import { ATTEMPT_COLUMNS } from "@ai-liaison/core";
import type { AttemptFilter } from "../port.ts";
import { selectAttemptRollups } from "../queries/rollup-rows.ts";
import { cutSpan, type Span } from "../queries/time-span.ts";
import type { SqlRow } from "../schema/cells.ts";
import type { SqlSession } from "../sqlite/session.ts";
import { createCodec } from "../store/record-cells.ts";
import { ATTEMPT_FACTS, type AttemptFacts, AttemptTotals } from "../sums/attempt-sums.ts";

export interface AttemptGroup {
  readonly provider: string;
  readonly model: string;
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
  for (const row of session.each(rows)) groupOf(groups, row).addRow(row);
}

function addAttempts(
  session: SqlSession,
  filter: AttemptFilter,
  { since, until }: Span,
  groups: Map<string, AttemptGroup>,
): void {
  const facts = createFactsCodec();
  const rows = session.query
    .selectFrom("api_calls")
    .innerJoin("api_call_attempts", "api_call_attempts.call_id", "api_calls.id")
    .select(facts.columns.map((column) => `api_call_attempts.${column}` as "api_call_attempts.outcome"))
    .select(["api_call_attempts.provider", "api_call_attempts.model", "api_calls.cost_source"])
    .$if(since !== null, (query) => query.where("api_calls.created_at", ">=", since ?? 0))
    .$if(until !== null, (query) => query.where("api_calls.created_at", "<", until ?? 0))
    .$if(filter.provider !== undefined, (query) =>
      query.where("api_call_attempts.provider", "=", filter.provider ?? ""),
    )
    .$if(filter.model !== undefined, (query) => query.where("api_call_attempts.model", "=", filter.model ?? ""));
  for (const row of session.each(rows)) {
    groupOf(groups, row).add(facts.read(row), row.cost_source === "simulated", 1);
  }
}

function groupOf(groups: Map<string, AttemptGroup>, row: SqlRow): AttemptTotals {
  const provider = String(row.provider);
  const model = String(row.model);
  const key = JSON.stringify([provider, model]);
  const known = groups.get(key);
  if (known !== undefined) return known.sums;
  const group: AttemptGroup = { provider, model, sums: new AttemptTotals() };
  groups.set(key, group);
  return group.sums;
}

function createFactsCodec() {
  const columns = Object.fromEntries(ATTEMPT_FACTS.map((field) => [field, ATTEMPT_COLUMNS[field]]));
  return createCodec<AttemptFacts>(columns as Pick<typeof ATTEMPT_COLUMNS, keyof AttemptFacts>);
}
