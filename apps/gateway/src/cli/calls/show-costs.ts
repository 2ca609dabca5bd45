import type { CostReport, CostSums, Group } from "@ai-liaison/ledger";
import type { Command } from "../context.ts";
import { openLedger } from "../open-ledger.ts";
import { type Output, writeJson } from "../output.ts";
import { alignSums, showCount } from "../terminal/show-numbers.ts";
import { renderTable, type TableColumn } from "../terminal/table.ts";
import { type FilterOptions, scopeOf } from "./filter-options.ts";

export interface ShowCostsOptions extends FilterOptions {
  readonly by: Group;
}

/** `cost`: what calls cost, by group. */
export const showCosts: Command<ShowCostsOptions> = async (options, context) => {
  const scope = scopeOf(options, context.clock.nowMs());
  using ledger = await openLedger(options, context);
  const report = ledger.costs({ ...scope, by: options.by });
  if (options.json === true) writeJson(context.output, report);
  else tell(report, context.output);
  return 0;
};

function tell({ by, rows, total }: CostReport, output: Output): void {
  const costs = alignSums([...rows, total]);
  const cells = (group: string, sums: CostSums, at: number): string[] => [
    group,
    showCount(sums.calls),
    showCount(sums.errors),
    showCount(sums.input_tokens),
    showCount(sums.output_tokens),
    showCount(sums.total_tokens),
    costs[at] ?? "",
  ];
  const body = rows.map((row, at) => cells(row.group ?? "(none)", row, at));
  const table = { columns: columnsFor(by), rows: body, total: cells("TOTAL", total, rows.length) };
  output.out(renderTable(table, output.columns ?? undefined));
  for (const note of notesOn(total)) output.err(`${note}\n`);
}

function columnsFor(by: Group): readonly TableColumn[] {
  return [
    { title: by.toUpperCase(), shrinkTo: 10 },
    { title: "CALLS", align: "right" },
    { title: "ERRORS", align: "right" },
    { title: "IN", align: "right" },
    { title: "OUT", align: "right" },
    { title: "TOKENS", align: "right" },
    { title: "COST (USD)", align: "right" },
  ];
}

/** What a sum does not say by itself. */
function notesOn({ unpriced_calls, estimated_calls, simulated_calls }: CostSums): string[] {
  const notes: readonly (readonly [count: number, one: string, many: string, rest: string])[] = [
    [unpriced_calls, "has", "have", "no known price: the true cost is higher."],
    [estimated_calls, "was", "were", "counted by us, the vendor having told no usage."],
    [simulated_calls, "was", "were", "simulated and cost nothing."],
  ];
  return notes
    .filter(([count]) => count > 0)
    .map(([count, one, many, rest]) => `${showCount(count)} of the calls ${count === 1 ? one : many} ${rest}`);
}
