import type { ScenarioName } from "./scenarios.ts";
import { type Row, rowOf } from "./summarise.ts";

/** A promise about speed, and what was measured; a null value was not measured. */
export interface Gate {
  readonly title: string;
  readonly must: number;
  readonly aim: number;
  readonly value: number | null;
  readonly unit: "×" | "MB" | "ms";
}

/** What the gateway must keep to, against the bare pass-through of the same run. */
export function gatesOf(rows: readonly Row[], readyMs: number | null): readonly Gate[] {
  return [
    { title: "CPU per request, gateway ÷ bare", must: 1.8, aim: 1.4, value: ratio(rows, "request"), unit: "×" },
    { title: "CPU per streamed chunk, gateway ÷ bare", must: 1.35, aim: 1.15, value: ratio(rows, "stream"), unit: "×" },
    {
      title: "CPU per translated request, gateway ÷ bare",
      must: 2,
      aim: 2,
      value: ratio(rows, "translated"),
      unit: "×",
    },
    {
      title: "CPU per translated chunk, gateway ÷ bare",
      must: 1.5,
      aim: 1.2,
      value: ratio(rows, "translated-stream"),
      unit: "×",
    },
    {
      title: "RSS after 128 connections",
      must: 260,
      aim: 180,
      value: rowOf(rows, "connections", "gateway")?.rssMb ?? null,
      unit: "MB",
    },
    { title: "start to ready", must: 1500, aim: 1000, value: readyMs, unit: "ms" },
  ];
}

export type Verdict = "aim reached" | "pass" | "FAIL" | "not measured";

export function verdictOf(gate: Gate): Verdict {
  if (gate.value === null) return "not measured";
  if (gate.value <= gate.aim) return "aim reached";
  return gate.value <= gate.must ? "pass" : "FAIL";
}

function ratio(rows: readonly Row[], scenario: ScenarioName): number | null {
  const gateway = rowOf(rows, scenario, "gateway")?.cpuMicros ?? null;
  const bare = rowOf(rows, scenario, "bare")?.cpuMicros ?? null;
  return gateway === null || bare === null ? null : gateway / bare;
}
