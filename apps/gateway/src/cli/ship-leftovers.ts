/**
 * What a gateway that is gone, and tracked processes, left in their journals, stored before a command reads: a call
 * that was answered is shown, whether or not anybody lived to store it. The lock is held meanwhile; a gateway that runs
 * holds it, and ships.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { CallRecord, Clock } from "@ai-liaison/core";
import { createShipper, type DirectoryLock, lockDirectory, type Sink } from "@ai-liaison/journal";
import { type LedgerStoreOptions, openLedgerStore } from "@ai-liaison/ledger";
import { isServed } from "./is-served.ts";
import { JOURNAL_FOLDER, LEDGER_FILE } from "./ledger-files.ts";
import type { Output } from "./output.ts";
import { hasTrackedCalls, shipTrackedCalls } from "./ship-tracked-calls.ts";

export interface ShipPorts {
  readonly clock: Clock;
  readonly output: Output;
  /** How the configuration wants bodies kept; asked only when there is something to store. */
  readonly storing: () => Promise<Pick<LedgerStoreOptions, "storeBodies" | "maxBodyBytes">>;
  /** How tracked calls are priced; asked only when there are some. */
  readonly pricing: () => Promise<(record: CallRecord) => CallRecord>;
}

/** Stores what is left. Where that cannot be done now it says so, and nothing is lost: the journal keeps it. */
export async function shipLeftovers(dataDirectory: string, ports: ShipPorts): Promise<void> {
  let lock: DirectoryLock;
  try {
    lock = lockDirectory(dataDirectory);
  } catch (error) {
    if (!isServed(error)) warn(ports.output, "the journal was not looked through", error);
    return;
  }
  try {
    await warnedOf("calls still in the journal are not shown", ports, () => ship(dataDirectory, ports));
    await warnedOf("calls of tracked processes are not shown", ports, () => shipTracked(dataDirectory, ports));
  } finally {
    lock.release();
  }
}

async function warnedOf(what: string, { output }: ShipPorts, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    warn(output, what, error);
  }
}

async function ship(dataDirectory: string, { clock, storing }: ShipPorts): Promise<void> {
  const path = join(dataDirectory, LEDGER_FILE);
  const directory = join(dataDirectory, JOURNAL_FOLDER);
  const options = { clock, estimates: true };
  if (!hasLeftovers(path, directory, clock)) return;
  using sink = openLedgerStore(path, { ...options, ...(await storing()) });
  recover(directory, sink, clock);
}

async function shipTracked(dataDirectory: string, { clock, storing, pricing }: ShipPorts): Promise<void> {
  const path = join(dataDirectory, LEDGER_FILE);
  if (!hasTrackedCalls(dataDirectory, () => openLedgerStore(path, { clock }), clock)) return;
  const price = await pricing();
  using store = openLedgerStore(path, { clock, estimates: true, ...(await storing()) });
  shipTrackedCalls(dataDirectory, { store, price, clock });
}

/** Whether anything is there to store, found out by trying to; makes the ledger where there is none. */
function hasLeftovers(path: string, directory: string, clock: Clock): boolean {
  using store = openLedgerStore(path, { clock });
  if (!existsSync(directory)) return false;
  let found = false;
  const probe: Sink = {
    checkpoint: (journalId) => store.checkpoint(journalId),
    store: () => {
      found = true;
      throw new Error("Only looking.");
    },
  };
  try {
    recover(directory, probe, clock);
  } catch (error) {
    if (!found) throw error;
  }
  return found;
}

function recover(directory: string, sink: Sink, clock: Clock): void {
  using shipper = createShipper({ directory, sink, clock, deadOwner: true });
  shipper.recover();
  if (shipper.failure !== null) throw shipper.failure;
}

function warn(output: Output, what: string, error: unknown): void {
  output.err(`warning: ${what}: ${(error as Error).message}\n`);
}
