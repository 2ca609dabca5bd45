import type { Exchange } from "./exchange.ts";

/** An exchange, and where it stands. */
export interface StoredExchange {
  readonly exchange: Exchange;
  readonly place: string;
}

/** Where recordings are kept: one file for all, or one for each. */
export interface RecordingStore {
  /** What error messages call it. */
  readonly place: string;
  /** All there are, in the order in which they were asked. */
  load(): readonly StoredExchange[];
  /** Throws where nothing can be written. */
  prepare(): void;
  /** Keeps an exchange; `own` are all that were recorded here so far, in the order in which they were asked. */
  save(added: SavedExchange, own: readonly SavedExchange[]): void;
}

export interface SavedExchange {
  readonly exchange: Exchange;
  /** The same for equal requests. */
  readonly key: string;
  /** Which of the equal requests it is, from 1. */
  readonly occurrence: number;
}
