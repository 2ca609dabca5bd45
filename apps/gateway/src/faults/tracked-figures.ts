import type { ApplicationLife } from "./application-life.ts";
import type { Verdict } from "./judge-ledger.ts";
import type { TrackedWorld } from "./tracked-world.ts";

/** A time, on the wall clock in milliseconds, during which reports met one mood. */
export interface Span {
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Of the calls that ended within a span, in milliseconds. */
export interface Latencies {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
}

const MEBIBYTE = 1024 * 1024;

export function latenciesIn(lives: readonly ApplicationLife[], { fromMs, toMs }: Span): Latencies {
  const calls = lives.flatMap((life) => life.notes().ended.filter(({ atMs }) => atMs > fromMs && atMs < toMs));
  const sorted = calls.map(({ tookMs }) => tookMs).sort((left, right) => left - right);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99) };
}

export function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[values.length >> 1] ?? 0;
}

/** What the test saw, for whoever wants to know more than that it passed. */
export function report(world: TrackedWorld, verdict: Verdict, spans: readonly Span[], calledMs: number): string {
  const { ended, begun, lost, twice, interrupted, lagsMs } = verdict;
  const lags = lagsMs.toSorted((left, right) => left - right).map((ms) => ms.toFixed(0));
  const memory = world.lives[0]?.notes().memory ?? [];
  const used = memory.map((now) => Math.round(now.used / MEBIBYTE));
  const resident = Math.max(...memory.map((now) => now.resident)) / MEBIBYTE;
  const speeds = spans.map((span) => {
    const { count, p50, p99 } = latenciesIn(world.lives, span);
    return `  ${span.name}: ${count} calls, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;
  });
  return [
    `tracked clients: ${ended} calls ended of ${begun} begun in ${(calledMs / 1000).toFixed(1)} s; lost ${lost.length}, doubled ${twice.length}, interrupted ${interrupted}, torn ${world.proxy.torn.size}`,
    `  batches and answers: ${[...world.proxy.met].map(([what, count]) => `${what} ${count}`).join(", ")}`,
    ...speeds,
    `  how far the disk was behind the application at each kill, in ms: ${lags.join(" ")}`,
    `  memory in use, without garbage: ${used[0]} MiB at first, ${Math.max(...used)} MiB at most; resident ${resident.toFixed(0)} MiB at most`,
  ].join("\n");
}
