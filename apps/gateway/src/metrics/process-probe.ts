import { monitorEventLoopDelay } from "node:perf_hooks";

/** What the process says of itself when somebody scrapes. */
export interface ProcessProbe {
  rssBytes(): number;
  cpuSeconds(): number;
  /** Since the last reading: the mean, the 99th percentile and the worst, in seconds. */
  eventLoopLag(): { readonly mean: number; readonly p99: number; readonly max: number };
  stop(): void;
}

const RESOLUTION_MS = 20;
const NANO = 1e9;

/** Measures this process. The delay sampler is a timer of 20 ms that keeps nothing alive. */
export function systemProcessProbe(): ProcessProbe {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  return {
    rssBytes: () => process.memoryUsage.rss(),
    cpuSeconds: () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    },
    eventLoopLag: () => {
      const seen = delay.count > 0;
      const lag = (value: number): number => (seen ? Math.max(0, value / NANO - RESOLUTION_MS / 1000) : 0);
      const reading = { mean: lag(delay.mean), p99: lag(delay.percentile(99)), max: lag(delay.max) };
      delay.reset();
      return reading;
    },
    stop: () => {
      delay.disable();
    },
  };
}
