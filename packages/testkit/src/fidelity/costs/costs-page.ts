import { formatUsd } from "@ai-liaison/core";
import { markdownTable } from "../markdown-table.ts";
import { agreeingShare, type CostFinding } from "./cost-findings.ts";

const COLUMNS = ["vendor and endpoint", "calls", "recorded as reported", "own price agrees", "explained"];

/** What was found, as the page `docs/costs.md`. */
export function costsPage(findings: readonly CostFinding[]): string {
  const comparable = findings.filter(({ verdict }) => verdict !== "beyond the price list");
  return [
    "# Costs",
    "",
    "Written by `LIAISON_WRITE_DOCS=1 npm run test:corpus` from recorded vendor traffic, which is not part of this",
    "repository: every exchange in which the vendor itself said what it cost.",
    "",
    "- *recorded as reported*: the dialect reads the vendor's figure, and it is the record's cost, to the nano-dollar, with",
    "  `cost_source: provider`.",
    "- *own price agrees*: what our price list makes of the tokens, and of the searches the vendor counts, is within 0.5 %",
    "  of it, on the day of the answer.",
    "",
    ...markdownTable(COLUMNS, rowsOf(findings)),
    "",
    `Our own price agrees on ${share(findings)} of all these calls. Where a price list can say what was paid, on`,
    `${share(comparable)}. The others were paid for otherwise: with the caller's own key, by the page or picture, or at the`,
    "price of whichever host answered.",
    "",
    "## What our own price cannot say, or says otherwise",
    "",
    "In none of these calls is that price used: what the vendor reports goes before it.",
    "",
    ...listed(findings),
    "",
  ].join("\n");
}

function rowsOf(findings: readonly CostFinding[]): readonly (readonly (string | number)[])[] {
  const names = [...new Set(findings.map(nameOf))].sort();
  const rows = names.map((name) =>
    rowOf(
      name,
      findings.filter((one) => nameOf(one) === name),
    ),
  );
  return [...rows, rowOf("**all**", findings)];
}

function rowOf(name: string, findings: readonly CostFinding[]): readonly (string | number)[] {
  const right = findings.filter(({ recordedNanoUsd, reportedNanoUsd }) => recordedNanoUsd === reportedNanoUsd);
  const agreeing = findings.filter(({ verdict }) => verdict === "agrees");
  const explained = findings.filter(({ verdict, reason }) => verdict !== "agrees" && reason !== null);
  return [name, findings.length, right.length, agreeing.length, explained.length];
}

function nameOf({ provider, endpoint }: CostFinding): string {
  return `${provider} ${endpoint}`;
}

function share(findings: readonly CostFinding[]): string {
  const agreeing = findings.filter(({ verdict }) => verdict === "agrees").length;
  return `${agreeing} of ${findings.length} (${(agreeingShare(findings) * 100).toFixed(1)} %)`;
}

function listed(findings: readonly CostFinding[]): readonly string[] {
  const missed = findings.filter(({ verdict }) => verdict !== "agrees");
  return markdownTable(
    ["exchange", "model", "reported, $", "our price, $", "why"],
    missed.map(({ id, provider, model, reportedNanoUsd, ownNanoUsd, reason }) => [
      `\`${id}\``,
      `${provider}: ${model ?? "not named"}`,
      formatUsd(reportedNanoUsd),
      ownNanoUsd === null ? "none" : formatUsd(ownNanoUsd),
      reason ?? "**unexplained**",
    ]),
  );
}
