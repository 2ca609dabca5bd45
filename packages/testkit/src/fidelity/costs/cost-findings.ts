/** How our own price of a recorded call stands to what its vendor said it cost. */
export type CostVerdict = "agrees" | "differs" | "beyond the price list";

export interface CostFinding {
  readonly id: string;
  readonly provider: string;
  readonly endpoint: string;
  readonly model: string | null;
  readonly reportedNanoUsd: number;
  /** The cost a record of it would have; null where no format of ours reads the answer. */
  readonly recordedNanoUsd: number | null;
  /** By the price list alone; null where it knows no price. */
  readonly ownNanoUsd: number | null;
  /** Why our own price differs: a fact, listed by id. */
  readonly reason: string | null;
  readonly verdict: CostVerdict;
}

const TOLERANCE = 0.005;

/** Within half a percent, or both nothing. */
export function agrees(ownNanoUsd: number | null, reportedNanoUsd: number): boolean {
  return ownNanoUsd !== null && Math.abs(ownNanoUsd - reportedNanoUsd) <= reportedNanoUsd * TOLERANCE;
}

/** The share of findings that agree, from 0 to 1. */
export function agreeingShare(findings: readonly CostFinding[]): number {
  return findings.filter(({ verdict }) => verdict === "agrees").length / findings.length;
}
