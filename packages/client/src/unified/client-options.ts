import type { Clock } from "@ai-liaison/core";
import type { CallObserver } from "@ai-liaison/engine";
import type { CallOptions } from "./chat-options.ts";
import type { LedgerMode } from "./open-storage.ts";

/** What `createLiaison` takes beside its configuration; every field is optional. */
export interface ClientOptions {
  /** The data folder; `LIAISON_DATA`, the file's `data_directory` or `./data` unless told. */
  readonly data?: string;
  /** Who keeps the ledger: see `LedgerMode`; `auto` unless told. */
  readonly ledger?: LedgerMode;
  /** Whom every call is for that does not say otherwise. */
  readonly context?: Omit<CallOptions, "signal">;
  /** Where key variables are looked for; `process.env` unless told. `.env` lies beneath it in either case. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Where `.env`, `liaison.yaml`, `providers.csv` and `./data` are; the working folder unless told. */
  readonly cwd?: string;
  /** Told, once, what is allowed in the configuration but perhaps not meant; a process warning unless told. */
  readonly onWarning?: (message: string) => void;
  /** Sees every call's record as it is made: for metrics and logs of one's own. */
  readonly observer?: Partial<CallObserver>;
  readonly clock?: Clock;
  /** A number from 0 up to 1. */
  readonly random?: () => number;
}
