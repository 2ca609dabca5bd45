import { describe, expect, test } from "vitest";
import type { ContenderName } from "./contender.ts";
import { gatesOf, verdictOf } from "./gates.ts";
import type { Window } from "./measure-window.ts";
import { renderResults } from "./render-results.ts";
import { SCENARIOS, type ScenarioName } from "./scenarios.ts";
import { summarise, type Taken } from "./summarise.ts";

function taken(name: ScenarioName, contender: ContenderName, window: Partial<Window>): Taken {
  const scenario = SCENARIOS.find((known) => known.name === name);
  if (scenario === undefined) throw new Error(name);
  const rest = { requests: 10, failed: 0, elapsedMs: 1, p50Ms: 1, p99Ms: 2, readsPerRequest: 1, requestsPerSecond: 5 };
  return { scenario, contender, window: { ...rest, cpuMicros: null, rssMb: null, threadMicros: new Map(), ...window } };
}

const rows = summarise([
  taken("request", "direct", {}),
  ...[90, 100, 300].map((cpuMicros) => taken("request", "bare", { cpuMicros, p50Ms: 1.5 })),
  ...[150, 160, 170].map((cpuMicros) => taken("request", "gateway", { cpuMicros, p50Ms: 1.75 })),
  taken("stream", "bare", { cpuMicros: 60 }),
  taken("stream", "gateway", { cpuMicros: 90 }),
  taken("connections", "gateway", { rssMb: 150 }),
  taken("connections", "gateway", { rssMb: 170 }),
]);

describe("the bench's results", () => {
  test("tell which threads the time went to, the dearest first", () => {
    const [row] = summarise([
      taken("request", "gateway", {
        threadMicros: new Map([
          ["main", 50],
          ["worker", 70],
          ["idle", 0.1],
        ]),
      }),
      taken("request", "gateway", {
        threadMicros: new Map([
          ["main", 60],
          ["worker", 90],
        ]),
      }),
    ]);
    expect(row?.threads).toEqual([
      ["worker", 80],
      ["main", 55],
    ]);
  });

  test("are medians of windows, so that one bad window does not count", () => {
    const bare = rows.find((row) => row.scenario.name === "request" && row.contender === "bare");
    expect(bare).toMatchObject({ windows: 3, requests: 30, cpuMicros: 100, cpuSpread: [90, 300] });
  });

  test("are held against what must be, and what is aimed at", () => {
    const gates = gatesOf(rows, 1_200);
    expect(gates.map((gate) => gate.value)).toEqual([1.6, 1.5, null, null, 170, 1_200]);
    expect(gates.map(verdictOf)).toEqual(["pass", "FAIL", "not measured", "not measured", "aim reached", "pass"]);
    expect(gatesOf([], null).map(verdictOf)).toEqual(Array(6).fill("not measured"));
  });

  test("are told with what the contender adds to direct and how it compares to bare", () => {
    const text = renderResults({ rows, gates: gatesOf(rows, null), setting: "one machine", remarks: ["a remark"] });
    expect(text).toContain("| gateway | 160.0 | 150–170 | 1.60 × | 5 | 1.75 | 2.00 | 0.75 | 0.00 |");
    expect(text).toContain("| direct | – | – | – | 5 | 1.00 | 2.00 | – | – | – | 1.0 |");
    expect(text).toContain("- a remark");
  });
});
