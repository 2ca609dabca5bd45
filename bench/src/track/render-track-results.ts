/** One contender in one scenario: medians of its windows. */
export interface TrackRow {
  readonly scenario: { readonly name: string; readonly title: string };
  readonly contender: string;
  readonly cpuMicros: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly rssMb: number;
  readonly calls: number;
}

const MAX_ADDED_CPU_MICROS = 60;
const MAX_ADDED_P99_MS = 0.3;
const MAX_STREAM_SHARE = 0.03;

/** The results as Markdown, and whether every aim is reached. */
export function renderTrackResults(rows: readonly TrackRow[], setting: string): { text: string; holds: boolean } {
  const tracked = rows.filter(({ contender }) => contender !== "bare");
  const verdicts = tracked.flatMap((row) => aimsOf(row, bareOf(rows, row)));
  const scenarios = [...new Map(rows.map(({ scenario }) => [scenario.name, scenario])).values()];
  const tables = scenarios.map(({ name, title }) => {
    const lines = rows.filter(({ scenario }) => scenario.name === name).map((row) => renderRow(row, bareOf(rows, row)));
    const header = "| SDK | CPU µs/call | added | share | p50 ms | added | p99 ms | added | RSS MB | calls |";
    return [`## ${title}`, "", header, `|---|${"---:|".repeat(9)}`, ...lines].join("\n");
  });
  const gates = [
    "| aim | measured | at most | verdict |",
    "|---|---:|---:|---|",
    ...verdicts.map(({ title, value, limit, unit }) => {
      return `| ${title} | ${value.toFixed(2)} ${unit} | ${limit} ${unit} | ${value <= limit ? "reached" : "MISSED"} |`;
    }),
  ].join("\n");
  const text = ["# Tracked clients: bench results", setting, gates, ...tables, ""].join("\n\n");
  return { text, holds: verdicts.every(({ value, limit }) => value <= limit) };
}

interface Aim {
  readonly title: string;
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
}

function aimsOf(row: TrackRow, bare: TrackRow): readonly Aim[] {
  const { contender, scenario } = row;
  if (scenario.name === "streams") {
    const value = (row.cpuMicros / bare.cpuMicros - 1) * 100;
    return [{ title: `CPU added per stream, ${contender}`, value, limit: MAX_STREAM_SHARE * 100, unit: "%" }];
  }
  const cpu = row.cpuMicros - bare.cpuMicros;
  const p99 = row.p99Ms - bare.p99Ms;
  return [
    { title: `CPU added per call, ${contender}`, value: cpu, limit: MAX_ADDED_CPU_MICROS, unit: "µs" },
    { title: `p99 added per call, ${contender}`, value: p99, limit: MAX_ADDED_P99_MS, unit: "ms" },
  ];
}

function bareOf(rows: readonly TrackRow[], { scenario }: TrackRow): TrackRow {
  const bare = rows.find((row) => row.contender === "bare" && row.scenario.name === scenario.name);
  if (bare === undefined) throw new Error(`the bare SDK was not measured: ${scenario.title}`);
  return bare;
}

function renderRow(row: TrackRow, bare: TrackRow): string {
  const own = row === bare;
  const cells = [
    row.contender,
    row.cpuMicros.toFixed(1),
    own ? "–" : (row.cpuMicros - bare.cpuMicros).toFixed(1),
    own ? "–" : `${((row.cpuMicros / bare.cpuMicros - 1) * 100).toFixed(1)} %`,
    row.p50Ms.toFixed(2),
    own ? "–" : (row.p50Ms - bare.p50Ms).toFixed(2),
    row.p99Ms.toFixed(2),
    own ? "–" : (row.p99Ms - bare.p99Ms).toFixed(2),
    row.rssMb.toFixed(0),
    String(row.calls),
  ];
  return `| ${cells.join(" | ")} |`;
}
