import type { CallContext } from "./context/call-context.ts";
import type { CallEvent, EventSink } from "./sinks/event-sink.ts";

/** What `track` and its relatives take; every field is optional. Fields of the context are defaults for every call. */
export interface TrackOptions extends CallContext {
  /** A gateway or collector that takes `/v1/events`; `LIAISON_URL` unless told. */
  readonly url?: string;
  /** Its key; `LIAISON_KEY` unless told. */
  readonly key?: string;
  /** A local data folder, as `ai-liaison serve --data` and `calls --data` open it; `LIAISON_DATA` unless told. */
  readonly data?: string;
  /** Elsewhere: a function, `"console"`, or a sink of one's own (`openTelemetrySink`). Goes before `url` and `data`. */
  readonly sink?: EventSink | "console" | ((events: readonly CallEvent[]) => void | Promise<void>);
  /** `memory`: nothing is written to disk; what is not delivered when the process dies is lost. `journal` unless told. */
  readonly durability?: "journal" | "memory";
  /** Calls held in memory at most, without a journal; the oldest go first, counted. 10,000 unless told. */
  readonly maxPending?: number;
  /** The provider's name in the record, where the address does not tell it. */
  readonly provider?: string;
  /** Ask OpenAI-shaped streams for their usage, and take it out of the stream again; true unless told. */
  readonly includeUsage?: boolean;
  /** Told, once for each cause, what tracking could not do. A line on stderr unless told. */
  readonly onWarning?: (message: string) => void;
}
