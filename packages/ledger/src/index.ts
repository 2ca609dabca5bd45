export { LocalJournals, type LocalJournalsOptions, type LocalSink } from "./local/local-journals.ts";
export { type PriceReported, pricedSink } from "./local/priced-sink.ts";
export type {
  AsyncLedgerReader,
  AttemptFilter,
  AttemptSums,
  CallDetail,
  CallFilter,
  CallReport,
  CallReportRow,
  CallReportSums,
  CostReport,
  CostRow,
  CostSums,
  Group,
  GroupQuery,
  KeptAnswerOwner,
  Latency,
  LedgerReader,
  LimitedRows,
  MoneySums,
  PerformanceReport,
  PerformanceRow,
  ProviderReport,
  ProviderRow,
  RowLimit,
  ScopeFilter,
  TokenSums,
  UsageReport,
  UsageRow,
  UsageSums,
} from "./port.ts";
export { GROUPS } from "./port.ts";
export { openLedgerReader } from "./read/ledger-reader.ts";
export { type LedgerStore, type LedgerStoreOptions, openLedgerStore } from "./store/ledger-store.ts";
export type { Estimate } from "./worker/estimate-queue.ts";
export { startLedgerReader } from "./worker/ledger-reader-thread.ts";
export {
  type LedgerWriter,
  type LedgerWriterOptions,
  type LedgerWriterStats,
  LOCAL_FOLDER,
  startLedgerWriter,
} from "./worker/ledger-writer.ts";
