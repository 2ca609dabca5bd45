import type { CallEvent } from "../../sinks/event-sink.ts";

/** Where events wait for their delivery. `take` and `commit` are called one after the other, by the deliverer alone. */
export interface EventSource {
  /** The next events; the same again until they are committed, none when there are none for now. Never rejects. */
  take(): Promise<readonly CallEvent[]>;
  /** They are delivered, or given up. Never rejects. */
  commit(): Promise<void>;
}

/** Events in one batch at most. */
export const BATCH_EVENTS = 500;
