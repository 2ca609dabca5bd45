import type { RecorderStats } from "./delivery/recorder.ts";
import type { TimingStats } from "./extras/timings.ts";
import type { ManualCall } from "./tap/call/manual-call.ts";
import type { Fetch, TapHints } from "./tap/fetch.ts";

/** Sees requests pass and leaves a record of each. One for each `track`; several may share a recorder. */
export interface Tracker extends AsyncDisposable {
  /** A `fetch` that does what the given one does, and is seen. Tapping twice is tapping once, with what the later hints add. */
  tap(fetch: Fetch, hints: TapHints): Fetch;
  /** Records a call that went another way. */
  record(call: ManualCall): void;
  /** How long calls took, by endpoint; every endpoint together unless one is named. */
  timings(endpoint?: string): TimingStats;
  readonly stats: RecorderStats;
  flush(timeoutMs?: number): Promise<boolean>;
  close(timeoutMs?: number): Promise<void>;
}
