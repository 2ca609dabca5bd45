import type { CallTally } from "./call-tally.ts";
import type { ProcessProbe } from "./process-probe.ts";
import type { RequestTally } from "./request-tally.ts";

/** Everything a scrape reads. */
export interface Tallies {
  readonly requests: RequestTally;
  readonly calls: CallTally;
  readonly process: ProcessProbe;
  readonly sources: MetricSources;
}

/** Numbers that others count; asked for at each scrape. */
export interface MetricSources {
  readonly journal?: () => JournalReading | Promise<JournalReading>;
  /** Overrides what the attempts say: a breaker knows better. */
  readonly providerUp?: () => Iterable<readonly [provider: string, up: boolean]>;
}

export interface JournalReading {
  readonly bytes: number;
  readonly appendedTotal: number;
  readonly droppedTotal: number;
  /** How long the oldest entry that is not yet in the ledger has been waiting, in seconds. */
  readonly lagSeconds: number;
}
