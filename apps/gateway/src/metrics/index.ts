export {
  createMetrics,
  type JournalReading,
  type MetricSources,
  type MetricStats,
  type Metrics,
  type MetricsOptions,
  type ProviderReading,
} from "./create-metrics.ts";
export type { ProcessProbe } from "./process-probe.ts";
