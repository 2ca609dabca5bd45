import type { Random } from "@ai-liaison/core";

/** A reproducible source of randomness in the three shapes code asks for it. */
export interface SeededRandom {
  /** In [0, 1), as `Math.random`. */
  next(): number;
  /** A whole number in [0, limit). */
  below(limit: number): number;
  /** Fills bytes: the `Random` of core. */
  readonly bytes: Random;
}

/** The same seed gives the same sequence, on every machine (mulberry32). */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    below: (limit) => Math.floor(next() * limit),
    bytes: (bytes) => {
      for (let index = 0; index < bytes.length; index++) bytes[index] = Math.floor(next() * 256);
    },
  };
}
