import { existsSync } from "node:fs";
import { join } from "node:path";
import type { CallRecord, Clock } from "@ai-liaison/core";
import { type LedgerStore, LOCAL_FOLDER, LocalJournals, type LocalSink, pricedSink } from "@ai-liaison/ledger";

/** Whether tracked processes have written what is not stored yet, found out by trying to store it. */
export function hasTrackedCalls(dataDirectory: string, open: () => LedgerStore, clock: Clock): boolean {
  const directory = join(dataDirectory, LOCAL_FOLDER);
  if (!existsSync(directory)) return false;
  using store = open();
  let found = false;
  const probe: LocalSink = {
    checkpoint: (journalId) => store.checkpoint(journalId),
    forget: (journalId) => store.forget(journalId),
    store: () => {
      found = true;
      throw new Error("Only looking.");
    },
  };
  using journals = new LocalJournals({ directory, sink: probe, clock });
  journals.look();
  while (journals.ship());
  if (!found && journals.failure !== null) throw journals.failure;
  return found;
}

export interface TrackedPorts {
  readonly store: LedgerStore;
  readonly price: (record: CallRecord) => CallRecord;
  readonly clock: Clock;
}

/** Stores all of it. Throws what kept it from that; what is stored by then stays. */
export function shipTrackedCalls(dataDirectory: string, { store, price, clock }: TrackedPorts): void {
  const directory = join(dataDirectory, LOCAL_FOLDER);
  using journals = new LocalJournals({ directory, sink: pricedSink(store, price), clock });
  journals.look();
  while (journals.ship());
  if (journals.failure !== null) throw journals.failure;
}
