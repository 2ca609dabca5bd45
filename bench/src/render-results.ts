import { type Gate, verdictOf } from "./gates.ts";
import { type Row, rowOf } from "./summarise.ts";

export interface Results {
  readonly rows: readonly Row[];
  readonly gates: readonly Gate[];
  /** What machine and how long, in words without names: cores, versions, date. */
  readonly setting: string;
  readonly remarks: readonly string[];
}

/** The results as Markdown, the same on the screen and in `bench/results.md`. */
export function renderResults({ rows, gates, setting, remarks }: Results): string {
  const scenarios = new Map(rows.map((row) => [row.scenario.name, row.scenario]));
  const sections = [...scenarios.values()].map(({ name, title, unit }) => {
    const header = `| contender | CPU µs/${unit} | min–max | ÷ bare | req/s | p50 ms | p99 ms | added p50 | added p99 | RSS MB | reads/answer |`;
    const lines = rows.filter((row) => row.scenario.name === name).map((row) => renderRow(row, rows));
    return [`## ${title}`, "", header, `|---|${"---:|".repeat(10)}`, ...lines].join("\n");
  });
  return [
    "# Bench results",
    setting,
    renderGates(gates),
    ...sections,
    ...(remarks.length === 0 ? [] : [["## Remarks", "", ...remarks.map((remark) => `- ${remark}`)].join("\n")]),
    "",
  ].join("\n\n");
}

function renderRow(row: Row, rows: readonly Row[]): string {
  const direct = rowOf(rows, row.scenario.name, "direct");
  const bare = rowOf(rows, row.scenario.name, "bare");
  const isBetween = row.contender !== "direct";
  const cells = [
    row.contender,
    fixed(row.cpuMicros, 1),
    row.cpuSpread === null ? "–" : row.cpuSpread.map((value) => value.toFixed(0)).join("–"),
    row.contender === "gateway" || row.contender === "nginx" ? quotient(row.cpuMicros, bare?.cpuMicros) : "–",
    row.requestsPerSecond.toFixed(0),
    row.p50Ms.toFixed(2),
    row.p99Ms.toFixed(2),
    isBetween && direct !== null ? (row.p50Ms - direct.p50Ms).toFixed(2) : "–",
    isBetween && direct !== null ? (row.p99Ms - direct.p99Ms).toFixed(2) : "–",
    fixed(row.rssMb, 0),
    row.readsPerRequest.toFixed(1),
  ];
  return `| ${cells.join(" | ")} |`;
}

function renderGates(gates: readonly Gate[]): string {
  const lines = gates.map((gate) => {
    const digits = gate.unit === "×" ? 2 : 0;
    const value = gate.value === null ? "–" : `${gate.value.toFixed(digits)} ${gate.unit}`;
    return `| ${gate.title} | ${value} | ≤ ${gate.must} ${gate.unit} | ≤ ${gate.aim} ${gate.unit} | ${verdictOf(gate)} |`;
  });
  return ["| gate | measured | must | aim | verdict |", "|---|---:|---:|---:|---|", ...lines].join("\n");
}

function fixed(value: number | null, digits: number): string {
  return value === null ? "–" : value.toFixed(digits);
}

function quotient(value: number | null, by: number | null | undefined): string {
  return value === null || by === null || by === undefined ? "–" : `${(value / by).toFixed(2)} ×`;
}
