import type { Contender } from "./contender.ts";
import type { LoadGenerator } from "./load-generator.ts";
import type { LoadResult } from "./load-window.ts";
import { cpuMs, cpuMsByThread, rssMb, untilIdle } from "./process-cost.ts";
import { requestOf, type Scenario } from "./scenarios.ts";

/** One window of one contender under one scenario. */
export interface Window extends LoadResult {
  readonly requestsPerSecond: number;
  /** CPU µs per request or chunk of the process between; null for direct. */
  readonly cpuMicros: number | null;
  readonly rssMb: number | null;
  /** The same CPU time by thread name, in µs per request or chunk: where to look. */
  readonly threadMicros: ReadonlyMap<string, number>;
}

/**
 * Loads a contender and divides the CPU time its process used, all threads, by what it did. What it put off counts too:
 * the clock is read again only when it has come to rest.
 */
export async function measureWindow(
  contender: Contender,
  scenario: Scenario,
  load: LoadGenerator,
  durationMs: number,
): Promise<Window> {
  const { pid } = contender;
  const cpuBefore = pid === null ? 0 : cpuMs(pid);
  const threadsBefore = pid === null ? new Map<string, number>() : cpuMsByThread(pid);
  const result = await load.run({
    url: contender.url,
    ...requestOf(scenario, contender.name === "gateway"),
    authorization: contender.authorization,
    connections: scenario.connections,
    ratePerSecond: scenario.ratePerSecond,
    durationMs,
  });
  const memory = pid === null ? null : rssMb(pid);
  if (pid !== null) await untilIdle(pid);
  const units = result.requests * scenario.unitsPerRequest;
  const perUnit = (ms: number): number => (ms * 1000) / units;
  const isCounted = pid !== null && units > 0;
  return {
    ...result,
    requestsPerSecond: (result.requests * 1000) / result.elapsedMs,
    cpuMicros: isCounted ? perUnit(cpuMs(pid) - cpuBefore) : null,
    rssMb: memory,
    threadMicros: isCounted ? grown(threadsBefore, cpuMsByThread(pid), perUnit) : new Map(),
  };
}

function grown(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  perUnit: (ms: number) => number,
): ReadonlyMap<string, number> {
  return new Map(Array.from(after, ([name, ms]) => [name, perUnit(ms - (before.get(name) ?? 0))]));
}
