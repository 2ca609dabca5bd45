import type { ContenderName } from "./contender.ts";
import type { Window } from "./measure-window.ts";
import type { Scenario, ScenarioName } from "./scenarios.ts";
import { median } from "./statistics.ts";

/** The medians of a contender's windows under one scenario. */
export interface Row {
  readonly scenario: Scenario;
  readonly contender: ContenderName;
  readonly windows: number;
  readonly requests: number;
  readonly failed: number;
  readonly requestsPerSecond: number;
  readonly cpuMicros: number | null;
  /** The smallest and the largest window: how far the median can be trusted. */
  readonly cpuSpread: readonly [number, number] | null;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** The most it held at the end of any window. */
  readonly rssMb: number | null;
  readonly readsPerRequest: number;
  /** CPU µs per unit by thread name, medians, the dearest first; those below 1 µs left out. */
  readonly threads: readonly (readonly [name: string, micros: number])[];
}

export interface Taken {
  readonly scenario: Scenario;
  readonly contender: ContenderName;
  readonly window: Window;
}

/** One row per scenario and contender, in the order they were first seen. */
export function summarise(taken: readonly Taken[]): readonly Row[] {
  const groups = Map.groupBy(taken, ({ scenario, contender }) => `${scenario.name} ${contender}`);
  return [...groups.values()].map((group) => {
    const first = group[0];
    if (first === undefined) throw new Error("a group without windows");
    const windows = group.map(({ window }) => window);
    const middle = (pick: (window: Window) => number): number => median(windows.map(pick));
    const cpu = present(windows.map((window) => window.cpuMicros));
    const rss = present(windows.map((window) => window.rssMb));
    return {
      scenario: first.scenario,
      contender: first.contender,
      windows: windows.length,
      requests: sum(windows.map((window) => window.requests)),
      failed: sum(windows.map((window) => window.failed)),
      requestsPerSecond: middle((window) => window.requestsPerSecond),
      cpuMicros: cpu.length === 0 ? null : median(cpu),
      cpuSpread: cpu.length === 0 ? null : [Math.min(...cpu), Math.max(...cpu)],
      p50Ms: middle((window) => window.p50Ms),
      p99Ms: middle((window) => window.p99Ms),
      rssMb: rss.length === 0 ? null : Math.max(...rss),
      readsPerRequest: middle((window) => window.readsPerRequest),
      threads: threadsOf(windows),
    };
  });
}

/** The row of a scenario and contender, or null where it was not measured. */
export function rowOf(rows: readonly Row[], scenario: ScenarioName, contender: ContenderName): Row | null {
  return rows.find((row) => row.scenario.name === scenario && row.contender === contender) ?? null;
}

function threadsOf(windows: readonly Window[]): Row["threads"] {
  const names = new Set(windows.flatMap((window) => [...window.threadMicros.keys()]));
  return [...names]
    .map((name) => [name, median(windows.map((window) => window.threadMicros.get(name) ?? 0))] as const)
    .filter(([, micros]) => micros >= 1)
    .sort(([, left], [, right]) => right - left);
}

function present(values: readonly (number | null)[]): number[] {
  return values.filter((value) => value !== null);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
