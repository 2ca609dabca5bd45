const CEILING_MIN_MS = 500;
const CEILING_MAX_MS = 30_000;
const SHORTEST_MS = 50;

/**
 * How long to wait after so many failures in a row, in milliseconds: anything between nothing and a ceiling that
 * doubles ("full jitter"), so that the clients of a collector that comes back do not all come back at once.
 */
export function backoffMs(failures: number, random: () => number): number {
  const ceiling = Math.min(CEILING_MAX_MS, CEILING_MIN_MS * 2 ** Math.min(failures - 1, 20));
  return Math.max(SHORTEST_MS, random() * ceiling);
}
