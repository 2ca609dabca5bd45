export {
  createMetrics,
  type MetricStats,
  type Metrics,
  type MetricsOptions,
  type ProviderReading,
} from "./create-metrics.ts";
export type { ProcessProbe } from "./process-probe.ts";
export type { JournalReading, MetricSources } from "./tallies.ts";
