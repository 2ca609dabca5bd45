/** The reading end over SQL: each question is answered from one moment of the ledger, and leaves no trace in it. */
import type { CallReport, CostReport, Group, LedgerReader, ProviderReport, RowLimit, UsageReport } from "../port.ts";
import { missing } from "../schema/migrate.ts";
import { openSession, type SqlSession } from "../sqlite/session.ts";
import { AttemptTotals } from "../sums/attempt-sums.ts";
import { type AttemptGroup, collectAttemptSums } from "./collect-attempt-sums.ts";
import { collectCallSums, totalOf } from "./collect-call-sums.ts";
import { readAnswerOwner } from "./read-answer-owner.ts";
import { readCall, readCalls } from "./read-calls.ts";
import { ratio, showAttempts, showCosts, showMoney, showReport, showUsage } from "./show-sums.ts";

/** Opens a ledger for reading only. Questions that take longer than they may throw `timeout`. Throws when there is none at this path, or not yet of this version. */
export function openLedgerReader(path: string, patience: { readonly giveUpAfterMs?: number } = {}): LedgerReader {
  const session = openSession(path, { readOnly: true, ...patience });
  if (missing(session).length > 0) {
    session[Symbol.dispose]();
    throw new Error(`No ledger of this version at ${path}. Make or upgrade it with \`ai-liaison init-db\`.`);
  }
  const moment = <Result>(read: () => Result): Result => session.transaction("read", read);
  return {
    calls: (filter = {}) => moment(() => readCalls(session, filter)),
    call: (id) => moment(() => readCall(session, id)),
    ownerOfAnswer: (answerId) => moment(() => readAnswerOwner(session, answerId)),
    costs: (query) => moment(() => costs(session, query)),
    usage: (query) => moment(() => usage(session, query)),
    report: (query = {}) => moment(() => report(session, query)),
    performance: (query = {}) => {
      const groups = moment(() => collectAttemptSums(session, query));
      const rows = groups.map(({ provider, model, sums }) => ({ provider, model, ...showAttempts(sums) }));
      rows.sort(descending(({ attempts }) => attempts));
      return { ...firstOf(rows, query), total: showAttempts(sumOf(groups)) };
    },
    providers: (query = {}) => moment(() => providers(session, query)),
    [Symbol.dispose]: () => session[Symbol.dispose](),
  };
}

function costs(session: SqlSession, query: Parameters<LedgerReader["costs"]>[0]): CostReport {
  const groups = collectCallSums(session, query, { by: query.by, histograms: false });
  const rows = [...groups].map(([group, sums]) => ({ group, ...showCosts(sums) }));
  const dearest = descending<CostReport["rows"][number]>((row) => BigInt(row.total_cost_nano_usd ?? -1));
  const sorted = query.by === "day" ? lastOf(rows.sort(byGroup), query) : firstOf(rows.sort(dearest), query);
  return { by: query.by, ...sorted, total: showCosts(totalOf(groups)) };
}

function usage(session: SqlSession, query: Parameters<LedgerReader["usage"]>[0]): UsageReport {
  const groups = collectCallSums(session, query, { by: query.by, histograms: false });
  const rows = [...groups].map(([group, sums]) => ({ group, ...showUsage(sums) }));
  const most = descending<UsageReport["rows"][number]>((row) => row.total_tokens);
  const sorted = query.by === "day" ? lastOf(rows.sort(byGroup), query) : firstOf(rows.sort(most), query);
  return { by: query.by, ...sorted, total: showUsage(totalOf(groups)) };
}

function report(session: SqlSession, query: NonNullable<Parameters<LedgerReader["report"]>[0]>): CallReport {
  const by: Group = "endpoint";
  const groups = collectCallSums(session, query, { by, histograms: true });
  const rows = [...groups].map(([endpoint, sums]) => ({ endpoint: endpoint ?? "", ...showReport(sums) }));
  return { rows: rows.sort(descending(({ calls }) => calls)), total: showReport(totalOf(groups)) };
}

function providers(session: SqlSession, query: NonNullable<Parameters<LedgerReader["providers"]>[0]>): ProviderReport {
  const groups = collectAttemptSums(session, query);
  // Attempts do not say which of them have no price; the calls they made do.
  const calls = collectCallSums(session, query, { by: "provider", histograms: false });
  const rows = [...Map.groupBy(groups, ({ provider }) => provider)].map(([provider, models]) => {
    const sums = sumOf(models);
    const { success, failed, total_tokens } = sums.counters;
    return {
      provider,
      ...showAttempts(sums),
      ...showMoney(sums.costNanoUsd, calls.get(provider)?.counters.unpriced_calls ?? 0),
      availability: ratio(success, success + failed),
      total_tokens,
      last_attempt_at: sums.counters.attempts === 0 ? null : new Date(sums.lastAttemptAtMs).toISOString(),
    };
  });
  return firstOf(rows.sort(descending(({ attempts }) => attempts)), query);
}

function sumOf(groups: readonly AttemptGroup[]): AttemptTotals {
  const total = new AttemptTotals();
  for (const { sums } of groups) total.addAll(sums);
  return total;
}

function firstOf<Row>(rows: readonly Row[], { limit = rows.length }: RowLimit) {
  return { rows: rows.slice(0, limit), rows_left_out: Math.max(0, rows.length - limit) };
}

function lastOf<Row>(rows: readonly Row[], { limit = rows.length }: RowLimit) {
  return { rows: rows.slice(Math.max(0, rows.length - limit)), rows_left_out: Math.max(0, rows.length - limit) };
}

/** Largest first; equals stay in the order they came. */
function descending<Row>(measure: (row: Row) => number | bigint): (left: Row, right: Row) => number {
  return (left, right) => {
    const [first, second] = [measure(left), measure(right)];
    return first < second ? 1 : first > second ? -1 : 0;
  };
}

function byGroup(left: { readonly group: string | null }, right: { readonly group: string | null }): number {
  return (left.group ?? "") < (right.group ?? "") ? -1 : 1;
}
