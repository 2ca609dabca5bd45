/** Sums over calls, by group: from the hourly rollups as far as they reach, from rows where they do not. */
import { RECORD_COLUMNS } from "@ai-liaison/core";
import type { AliasableExpression, ExpressionBuilder } from "kysely";
import type { Group, ScopeFilter } from "../port.ts";
import { selectCallRollups } from "../queries/rollup-rows.ts";
import { callConditions, callExpression, isRollupDimension, rollupConditions, rollupsHold } from "../queries/scope.ts";
import { cutSpan, type Span, uncutSpan } from "../queries/time-span.ts";
import type { SqlRow } from "../schema/cells.ts";
import type { LedgerTables } from "../schema/tables.ts";
import type { SqlSession } from "../sqlite/session.ts";
import { createFactsReader } from "../store/record-cells.ts";
import { CALL_FACTS, type CallFacts, CallSums } from "../sums/call-sums.ts";
import { dayOf } from "../sums/dimensions.ts";

export type GroupedCallSums = ReadonlyMap<string | null, CallSums>;

/** What the calls of this filter add up to, by group; histograms cost time, and are read only when asked for. */
export function collectCallSums(
  session: SqlSession,
  filter: ScopeFilter,
  wanted: { readonly by: Group; readonly histograms: boolean },
): GroupedCallSums {
  const groups = new Map<string | null, CallSums>();
  const cut = rollupsHold(filter, wanted.by) ? cutSpan : uncutSpan;
  const { hours, edges } = cut(filter.since, filter.until);
  if (hours !== null) addRollups(session, filter, hours, wanted, groups);
  for (const edge of edges) addCalls(session, filter, edge, wanted.by, groups);
  return groups;
}

/** The sum over all groups. */
export function totalOf(groups: GroupedCallSums): CallSums {
  const total = new CallSums();
  for (const sums of groups.values()) total.addAll(sums);
  return total;
}

function addRollups(
  session: SqlSession,
  filter: ScopeFilter,
  { since, until }: Span,
  { by, histograms }: { readonly by: Group; readonly histograms: boolean },
  groups: Map<string | null, CallSums>,
): void {
  const column = isRollupDimension(by) ? by : "hour";
  const rows = selectCallRollups(session.query, histograms)
    .select(`${column} as group`)
    .where((build) => rollupConditions(build, filter))
    .$if(since !== null, (query) => query.where("hour", ">=", since ?? 0))
    .$if(until !== null, (query) => query.where("hour", "<", until ?? 0));
  for (const row of session.each(rows)) groupOf(groups, groupName(by, row)).addRow(row);
}

function addCalls(
  session: SqlSession,
  filter: ScopeFilter,
  { since, until }: Span,
  by: Group,
  groups: Map<string | null, CallSums>,
): void {
  const facts = createFactsCodec();
  const rows = session.query
    .selectFrom("api_calls")
    .select(facts.columns as readonly ["status"])
    .select("attempt_count")
    .select((build) => groupExpression(build, by).as("group"))
    .where((build) => callConditions(build, filter))
    .$if(since !== null, (query) => query.where("created_at", ">=", since ?? 0))
    .$if(until !== null, (query) => query.where("created_at", "<", until ?? 0));
  for (const row of session.each(rows)) {
    groupOf(groups, groupName(by, row)).add(facts.read(row), Number(row.attempt_count), 1);
  }
}

function groupExpression(
  build: ExpressionBuilder<LedgerTables, "api_calls">,
  by: Group,
): AliasableExpression<string | null> {
  return by === "day" ? build.cast<string | null>("api_calls.created_at", "text") : callExpression(build, by);
}

function groupName(by: Group, { group }: SqlRow): string | null {
  if (by === "day") return dayOf(Number(group));
  return group === "" || group === undefined ? null : (group as string | null);
}

function groupOf(groups: Map<string | null, CallSums>, name: string | null): CallSums {
  const known = groups.get(name);
  if (known !== undefined) return known;
  const sums = new CallSums();
  groups.set(name, sums);
  return sums;
}

function createFactsCodec() {
  const columns = Object.fromEntries(CALL_FACTS.map((field) => [field, RECORD_COLUMNS[field]]));
  return createFactsReader<CallFacts>(columns as Pick<typeof RECORD_COLUMNS, keyof CallFacts>);
}
