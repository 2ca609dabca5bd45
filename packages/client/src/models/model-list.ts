import type { VendorModel } from "@ai-liaison/core";

/** What a vendor said it has, and when. */
export interface ModelList {
  /** Milliseconds since the epoch. */
  readonly fetchedAtMs: number;
  /** By their ids, in the vendor's order. */
  readonly models: ReadonlyMap<string, VendorModel>;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Whether it is to be asked for anew: a day old, or from a time that is yet to come. */
export function isOld({ fetchedAtMs }: ModelList, nowMs: number): boolean {
  const ageMs = nowMs - fetchedAtMs;
  return ageMs < 0 || ageMs >= DAY_MS;
}
