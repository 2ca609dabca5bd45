import { ANSWER_LOSSES } from "./answer-losses.ts";
import { type DeclaredLoss, REFUSALS } from "./declared-losses.ts";
import type { Direction, Findings } from "./findings.ts";
import { markdownTable } from "./markdown-table.ts";
import { REQUEST_LOSSES } from "./request-losses.ts";

const COLUMNS = ["requests", "answers", "streams", "tokens", "tokens excepted", "errors"] as const;
const PAIR_COLUMNS = ["exact", "declared", "refused", "excepted", "open"] as const;

/** The findings as the page `docs/fidelity.md`. */
export function fidelityPage(findings: Findings): string {
  return [
    "# Fidelity",
    "",
    "Written by `LIAISON_WRITE_DOCS=1 npm run test:corpus` from recorded vendor traffic, which is not part of this",
    "repository. What the formats cannot say to each other is declared, as data, in `packages/testkit/src/fidelity/`.",
    "",
    "## Within one format",
    "",
    "Every exchange counted here came through canonical form and back unchanged (requests, answers, events of streams),",
    "or its tokens equal an independent reading, or its error became a fitting fault.",
    "",
    ...vendorTable(findings),
    "",
    "Halves of exchanges that could not be judged:",
    "",
    ...markdownTable(["reason", "count"], [...findings.rejects].sort(byName)),
    "",
    "## Between formats",
    "",
    "Every request and answer was written in each other format that has its operation, and read back. *exact*: nothing",
    "changed. *declared*: what changed is in the tables below. *refused*: a 400 that names the field, since leaving it out",
    "would change the meaning. *excepted* and *open* are listed at the end.",
    "",
    "### Requests",
    "",
    ...pairTable(findings, "request"),
    "",
    "### Answers",
    "",
    ...pairTable(findings, "answer"),
    "",
    ...lossTables(findings),
    "",
    "## Excepted",
    "",
    ...listed(findings.excepted),
    "",
    "## Open",
    "",
    ...(findings.open.size === 0 ? ["Nothing."] : listed(findings.open)),
    "",
  ].join("\n");
}

function lossTables(findings: Findings): readonly string[] {
  return [
    "## Declared losses",
    "",
    "`warned` losses are told in the record and in `x-liaison-warnings`; the others lose nothing that is meant.",
    "",
    "### Of requests",
    "",
    ...lossTable(findings, REQUEST_LOSSES),
    "",
    "### Of answers",
    "",
    ...lossTable(findings, ANSWER_LOSSES),
    "",
    "### Refused",
    "",
    ...markdownTable(
      ["into", "what", "times"],
      REFUSALS.map((row) => [named(row.targets), row.why, findings.uses.get(row) ?? 0]),
    ),
  ];
}

function vendorTable({ counts }: Findings): readonly string[] {
  const rows = [...counts].sort(byName);
  const total = COLUMNS.map((column) => rows.reduce((sum, [, row]) => sum + (row.get(column) ?? 0), 0));
  return markdownTable(
    ["vendor and endpoint", ...COLUMNS],
    [...rows.map(([name, row]) => [name, ...COLUMNS.map((column) => row.get(column) ?? 0)]), ["**all**", ...total]],
  );
}

function pairTable({ pairs }: Findings, direction: Direction): readonly string[] {
  const rows = [...pairs[direction]].sort(byName);
  const total = PAIR_COLUMNS.map((column) => rows.reduce((sum, [, row]) => sum + row[column], 0));
  return markdownTable(
    ["from → to", ...PAIR_COLUMNS],
    [...rows.map(([name, row]) => [name, ...PAIR_COLUMNS.map((column) => row[column])]), ["**all**", ...total]],
  );
}

function lossTable({ uses }: Findings, losses: readonly DeclaredLoss[]): readonly string[] {
  const used = losses.filter((row) => uses.has(row));
  return markdownTable(
    ["into", "what", "why", "warned", "times"],
    used.map((row) => {
      const kind = row.kinds === undefined ? "" : ` ${row.kinds.join(" or ")}`;
      return [
        named(row.targets),
        `\`${row.path}\`${kind}`,
        row.why,
        row.warned === undefined ? "" : "yes",
        uses.get(row) ?? 0,
      ];
    }),
  );
}

function named(targets: readonly string[] | "all"): string {
  return targets === "all" ? "all" : targets.join(", ");
}

function listed(lists: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  return [...lists]
    .sort(([, a], [, b]) => b.size - a.size)
    .map(([what, ids]) => `- ${what}\n  ${[...ids].map((id) => `\`${id}\``).join(", ")}`);
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
