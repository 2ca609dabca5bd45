import type { CallRow } from "@ai-liaison/core";
import type { ApplicationLife, EndedCall } from "./application-life.ts";
import { numberOf } from "./call-number.ts";

/** What is wrong with a ledger, measured by what applications saw; numbers of calls. Lists but `lagsMs` must be empty. */
export interface Verdict {
  /** Seen to end, long enough before any kill, and not in the ledger as a success. */
  readonly lost: readonly number[];
  readonly twice: readonly number[];
  /** In the ledger, and never begun. */
  readonly invented: readonly number[];
  /** Not with the tokens the vendor told the application, or not with their price. */
  readonly wrong: readonly number[];
  /** Neither success nor interrupted. */
  readonly strange: readonly number[];
  /** Under way in an application that was not killed, and interrupted all the same. */
  readonly falselyInterrupted: readonly number[];
  /**
   * For each killed application how long before the kill the oldest call had ended whose success did not survive, in
   * milliseconds; 0 when none was lost.
   */
  readonly lagsMs: readonly number[];
  /** Ended calls that were less than `safeMs` old when their application was killed. */
  readonly young: number;
  readonly interrupted: number;
  readonly ended: number;
  readonly begun: number;
}

/** gpt-4o, in the catalogue: 2.50 and 10 dollars a million tokens. */
const INPUT_NANO_USD = 2500;
const OUTPUT_NANO_USD = 10_000;

export interface JudgeOptions {
  readonly lives: readonly ApplicationLife[];
  readonly rows: readonly CallRow[];
  /** Calls whose events were broken on their way: they may be missing. */
  readonly torn: ReadonlySet<number>;
  /** How long an answer must have been with the application for its record to be safe from a kill, in milliseconds. */
  readonly safeMs: number;
}

export function judgeLedger({ lives, rows, torn, safeMs }: JudgeOptions): Verdict {
  const rowsByNumber = Map.groupBy(rows, numberOf);
  const begun = new Set(lives.flatMap((life) => life.notes().begun));
  const survivors = new Set(
    lives.filter(({ killedAtMs }) => killedAtMs === null).flatMap((life) => life.notes().begun),
  );
  const judged = lives.map((life) => judgeLife(life, rowsByNumber, torn, safeMs));
  const interrupted = rows.filter((row) => row.error_code === "interrupted").map(numberOf);
  return {
    lost: judged.flatMap(({ lost }) => lost),
    twice: [...rowsByNumber].filter(([, same]) => same.length > 1).map(([n]) => n),
    invented: [...rowsByNumber.keys()].filter((n) => !begun.has(n)),
    wrong: judged.flatMap(({ wrong }) => wrong),
    strange: rows.filter((row) => row.status !== "success" && row.error_code !== "interrupted").map(numberOf),
    falselyInterrupted: interrupted.filter((n) => survivors.has(n)),
    lagsMs: judged.flatMap(({ lagMs }) => lagMs ?? []),
    interrupted: interrupted.length,
    young: judged.reduce((sum, { young }) => sum + young, 0),
    ended: judged.reduce((sum, { ended }) => sum + ended, 0),
    begun: begun.size,
  };
}

interface JudgedLife {
  readonly lost: readonly number[];
  readonly wrong: readonly number[];
  /** Null when it was not killed. */
  readonly lagMs: number | null;
  readonly young: number;
  readonly ended: number;
}

function judgeLife(
  life: ApplicationLife,
  rowsByNumber: ReadonlyMap<number, readonly CallRow[]>,
  torn: ReadonlySet<number>,
  safeMs: number,
): JudgedLife {
  const { killedAtMs } = life;
  const { ended } = life.notes();
  const success = ({ n }: EndedCall) => rowsByNumber.get(n)?.find(({ status }) => status === "success");
  const ageMs = ({ atMs }: EndedCall): number => (killedAtMs ?? Number.POSITIVE_INFINITY) - atMs;
  const missing = ended.filter((call) => success(call) === undefined && !torn.has(call.n));
  return {
    lost: missing.filter((call) => ageMs(call) >= safeMs).map(({ n }) => n),
    wrong: ended.filter((call) => !isRight(success(call), call)).map(({ n }) => n),
    lagMs: killedAtMs === null ? null : Math.max(0, ...missing.map(ageMs)),
    young: ended.filter((call) => ageMs(call) < safeMs).length,
    ended: ended.length,
  };
}

function isRight(row: CallRow | undefined, { inputTokens, outputTokens }: EndedCall): boolean {
  if (row === undefined) return true;
  return (
    row.input_tokens === inputTokens &&
    row.output_tokens === outputTokens &&
    row.total_cost_nano_usd === inputTokens * INPUT_NANO_USD + outputTokens * OUTPUT_NANO_USD
  );
}
