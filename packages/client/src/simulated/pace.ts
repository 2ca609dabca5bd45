/** How fast a simulated model is, and the chance that varies it. */
export interface Rhythm {
  readonly random: () => number;
  readonly firstTokenMs: number;
  readonly tokensPerSecond: number;
}

/** One call in twenty is slow, so that the upper percentiles look like those of a real vendor. */
const SLOW_SHARE = 0.05;
const SLOW_FACTOR = 3;

/** The wait for the first token of one call: 0.7 to 1.3 times the average, now and then three times that. */
export function firstTokenDelayMs(rhythm: Rhythm): number {
  const factor = 0.7 + 0.6 * rhythm.random();
  return rhythm.firstTokenMs * factor * (rhythm.random() < SLOW_SHARE ? SLOW_FACTOR : 1);
}

/** How long so many tokens take, without the wait for the first one. */
export function generationMs(rhythm: Rhythm, tokens: number): number {
  return rhythm.tokensPerSecond > 0 ? (tokens * 1000) / rhythm.tokensPerSecond : 0;
}

/** A whole number in [0, limit). */
export function pick(random: () => number, limit: number): number {
  return Math.floor(random() * limit);
}
