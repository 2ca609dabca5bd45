export {
  APIError,
  AuthenticationError,
  BaseWrapperError,
  type CallId,
  type CallRow,
  CircuitBreakerError,
  CompatibilityError,
  ConfigurationError,
  LiaisonError,
  ModelNotFoundError,
  NetworkError,
  ProviderError,
  RateLimitError,
  RetryExhaustedError,
  SecurityError,
  TimeoutError,
  TrackingError,
  ValidationError,
} from "@ai-liaison/core";
export type { CallContext } from "./context/call-context.ts";
export { withTracking } from "./context/call-tracking.ts";
export {
  type ContextScope,
  clearCustomer,
  currentContext,
  customerContext,
  getCustomer,
  setCustomer,
  withContext,
  withCustomer,
  withMetadata,
} from "./context/context.ts";
export type { RecorderStats } from "./delivery/recorder.ts";
export { type Compatibility, isTested, migrationGuide } from "./extras/compatibility.ts";
export {
  batchEmbeddings,
  type EmbeddingBatcher,
  type EmbeddingBatcherOptions,
  type EmbeddingClient,
} from "./extras/embedding-batcher.ts";
export { createTimings, type TimingOptions, type TimingStats, type Timings } from "./extras/timings.ts";
export { openTracker } from "./open-tracker.ts";
export type { TrackOptions } from "./options.ts";
export { record } from "./record.ts";
export { type ReplayFetch, replayFetch } from "./replay/replay-fetch.ts";
export type { ReplayMiss } from "./replay/replay-miss.ts";
export type { MatchOptions, ReplayMode, ReplayOptions } from "./replay/replay-options.ts";
export { checkCompatibility, testedVersions } from "./sdk-compatibility.ts";
export { consoleSink } from "./sinks/console-sink.ts";
export type { CallEvent, Delivery, EventBatch, EventSink } from "./sinks/event-sink.ts";
export { functionSink } from "./sinks/function-sink.ts";
export { type HttpSinkOptions, httpSink } from "./sinks/http-sink.ts";
export { type OpenTelemetrySinkOptions, openTelemetrySink } from "./sinks/open-telemetry-sink.ts";
export type { ManualCall } from "./tap/call/manual-call.ts";
export { registerExtractor } from "./tap/destination/own-extractors.ts";
export type { ExtractedUsage, ObservedExchange, UsageExtractor } from "./tap/destination/usage-extractor.ts";
export { track, trackedClass } from "./track.ts";
export { trackFetch } from "./track-fetch.ts";
export type { TrackedClass, TrackingOption } from "./tracked-class.ts";
export { getClient, getTracker } from "./tracked-clients.ts";
export type { Tracker } from "./tracker.ts";
