import { parseArgs } from "node:util";
import type { ContenderName } from "./contender.ts";
import { nginxIsInstalled } from "./nginx.ts";
import { SCENARIOS, type Scenario } from "./scenarios.ts";

export interface BenchOptions {
  readonly contenders: readonly ContenderName[];
  readonly scenarios: readonly Scenario[];
  readonly rounds: number;
  readonly windowMs: number;
  /** One window of warming up, and how many at most. */
  readonly warmUpMs: number;
  readonly warmUps: number;
  readonly starts: number;
  /** End with failure when a gate does not hold. */
  readonly gate: boolean;
  /** Where to write the results; null: nowhere. */
  readonly write: boolean;
}

const FULL = { rounds: 5, windowMs: 3_000, warmUpMs: 3_000, warmUps: 10, starts: 5 };
const QUICK = { rounds: 2, windowMs: 1_000, warmUpMs: 1_000, warmUps: 3, starts: 2 };

/**
 * `--only nginx|bare|gateway` (direct always runs), `--scenario NAME` (repeatable), `--quick`, `--rounds N`, `--seconds N`,
 * `--gate` (fail when a gate does not hold), `--no-write`.
 */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      only: { type: "string" },
      scenario: { type: "string", multiple: true },
      quick: { type: "boolean", default: false },
      rounds: { type: "string" },
      seconds: { type: "string" },
      gate: { type: "boolean", default: false },
      write: { type: "boolean", default: true },
    },
  });
  const size = values.quick ? QUICK : FULL;
  return {
    contenders: contendersOf(values.only),
    scenarios: scenariosOf(values.scenario),
    rounds: values.rounds === undefined ? size.rounds : Number(values.rounds),
    windowMs: values.seconds === undefined ? size.windowMs : Number(values.seconds) * 1000,
    warmUpMs: size.warmUpMs,
    warmUps: size.warmUps,
    starts: size.starts,
    gate: values.gate,
    write: values.write,
  };
}

function contendersOf(only: string | undefined): readonly ContenderName[] {
  if (only === undefined) return ["direct", ...(nginxIsInstalled() ? (["nginx"] as const) : []), "bare", "gateway"];
  if (only === "direct") return ["direct"];
  if (only === "nginx" || only === "bare" || only === "gateway") return ["direct", only];
  throw new Error(`--only takes direct, nginx, bare or gateway, not ${only}`);
}

function scenariosOf(names: readonly string[] | undefined): readonly Scenario[] {
  if (names === undefined) return SCENARIOS;
  return names.map((name) => {
    const scenario = SCENARIOS.find((candidate) => candidate.name === name);
    if (scenario === undefined) throw new Error(`--scenario takes ${SCENARIOS.map((known) => known.name).join(", ")}`);
    return scenario;
  });
}
