import type { CallRow } from "@ai-liaison/core";
import type { Command } from "../context.ts";
import { openLedger } from "../open-ledger.ts";
import { type Output, writeJson } from "../output.ts";
import { alignUsd, showCount, showMs, showTime, UNKNOWN } from "../terminal/show-numbers.ts";
import { renderTable, type TableColumn } from "../terminal/table.ts";
import { callFilterOf, type FilterOptions } from "./filter-options.ts";

export interface ListCallsOptions extends FilterOptions {
  readonly last?: number;
}

/** `calls`: recorded calls, newest first. */
export const listCalls: Command<ListCallsOptions> = async (options, context) => {
  const filter = callFilterOf(options, context.clock.nowMs());
  using ledger = await openLedger(options, context);
  const rows = ledger.calls(filter);
  if (options.json === true) writeJson(context.output, rows);
  else showCalls(rows, context.output);
  return 0;
};

const COLUMNS: readonly TableColumn[] = [
  { title: "TIME (UTC)", dispensable: 1 },
  { title: "ID" },
  { title: "STATUS", shrinkTo: 9 },
  { title: "HTTP", align: "right", dispensable: 5 },
  { title: "ENDPOINT", shrinkTo: 10, dispensable: 6 },
  { title: "PROVIDER", shrinkTo: 8, dispensable: 3 },
  { title: "MODEL", shrinkTo: 8 },
  { title: "CUSTOMER", shrinkTo: 8, dispensable: 7 },
  { title: "IN", align: "right", dispensable: 2 },
  { title: "OUT", align: "right" },
  { title: "COST", align: "right" },
  { title: "MS", align: "right", dispensable: 4 },
];

function showCalls(rows: readonly CallRow[], output: Output): void {
  if (rows.length === 0) {
    output.err("No calls are recorded that fit.\n");
    return;
  }
  const costs = alignUsd(rows.map(({ total_cost_usd }) => total_cost_usd));
  const cells = rows.map((row, at) => [
    showTime(row.created_at),
    row.id,
    row.error_code === null ? row.status : `${row.status}: ${row.error_code}`,
    String(row.http_status),
    row.endpoint,
    row.provider ?? UNKNOWN,
    row.model_used ?? row.model_requested,
    row.customer_id ?? UNKNOWN,
    showTokens(row.input_tokens, row),
    showTokens(row.output_tokens, row),
    row.cost_source === "simulated" ? "simulated" : (costs[at] ?? UNKNOWN),
    showMs(row.response_time_ms),
  ]);
  output.out(renderTable({ columns: COLUMNS, rows: cells }, output.columns ?? undefined));
}

/** `~` marks what we counted ourselves, `>` what is less than all. */
function showTokens(count: number | null, { usage_source }: CallRow): string {
  if (count === null) return UNKNOWN;
  const mark = usage_source === "estimated" ? "~" : usage_source === "partial" ? ">" : "";
  return mark + showCount(count);
}
