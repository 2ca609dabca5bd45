import type { CallReport, CallReportSums } from "@ai-liaison/ledger";
import type { Command } from "../context.ts";
import { openLedger } from "../open-ledger.ts";
import { type Output, writeJson } from "../output.ts";
import { alignSums, showCount, showPercent, showSeconds } from "../terminal/show-numbers.ts";
import { renderTable, type TableColumn } from "../terminal/table.ts";
import { type FilterOptions, scopeOf } from "./filter-options.ts";

/** `report`: how calls went, by endpoint and in all. */
export const showReport: Command<FilterOptions> = async (options, context) => {
  const scope = scopeOf(options, context.clock.nowMs());
  using ledger = await openLedger(options, context);
  const report = ledger.report(scope);
  if (options.json === true) writeJson(context.output, report);
  else tell(report, context.output);
  return 0;
};

const COLUMNS: readonly TableColumn[] = [
  { title: "Endpoint", shrinkTo: 10 },
  { title: "Total Reqs (#)", align: "right" },
  { title: "Success (%)", align: "right" },
  { title: "Fail (%)", align: "right" },
  { title: "Avg Latency (s)", align: "right" },
  { title: "Max Latency (s)", align: "right" },
  { title: "p50 (s)", align: "right" },
  { title: "p95 (s)", align: "right" },
  { title: "p99 (s)", align: "right" },
  { title: "2xx Resps", align: "right" },
  { title: "3xx Resps", align: "right" },
  { title: "4xx Resps", align: "right" },
  { title: "5xx Resps", align: "right" },
  { title: "Reqs Aborted", align: "right" },
  { title: "Retries", align: "right" },
  { title: "Cost (USD)", align: "right" },
];

function tell({ rows, total }: CallReport, output: Output): void {
  const costs = alignSums([...rows, total]);
  const cells = (endpoint: string, sums: CallReportSums, at: number): string[] => [
    endpoint,
    showCount(sums.calls),
    showPercent(sums.success_rate),
    showPercent(sums.failure_rate),
    showSeconds(sums.avg_ms),
    showSeconds(sums.max_ms),
    showSeconds(sums.p50_ms),
    showSeconds(sums.p95_ms),
    showSeconds(sums.p99_ms),
    showCount(sums.status_2xx),
    showCount(sums.status_3xx),
    showCount(sums.status_4xx),
    showCount(sums.status_5xx),
    showCount(sums.cancelled),
    showCount(sums.retries),
    costs[at] ?? "",
  ];
  const body = rows.map((row, at) => cells(row.endpoint, row, at));
  const table = { columns: COLUMNS, rows: body, total: cells("TOTAL", total, rows.length) };
  output.out(renderTable(table, output.columns ?? undefined));
}
