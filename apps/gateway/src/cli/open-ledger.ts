/**
 * The ledger, opened for a command that reads. A running gateway ships its journal itself. When none runs, what it left
 * in the journal is shipped first, under the data folder's lock: a call that was answered is shown, whether or not its
 * gateway lived to store it.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Clock, Fault, isFault } from "@ai-liaison/core";
import { createShipper, type DirectoryLock, lockDirectory } from "@ai-liaison/journal";
import { type LedgerReader, openLedgerReader, openLedgerStore } from "@ai-liaison/ledger";
import type { Output } from "./output.ts";

export const LEDGER_FILE = "ledger.sqlite";
export const JOURNAL_FOLDER = "journal";

export interface OpenLedgerPorts {
  readonly clock: Clock;
  readonly output: Output;
}

/** Throws a Fault when there is no data folder, or its ledger cannot be read. */
export function openLedger(dataDirectory: string, ports: OpenLedgerPorts): LedgerReader {
  if (!existsSync(dataDirectory)) {
    throw new Fault("invalid_request", `There is no data folder at ${dataDirectory}.`, {
      param: "data",
      hint: "Name it with `--data`, run this where the gateway was started, or make one with `ai-liaison init-db`.",
    });
  }
  shipLeftovers(dataDirectory, ports);
  try {
    return openLedgerReader(join(dataDirectory, LEDGER_FILE));
  } catch (error) {
    throw new Fault("server_error", `The ledger in ${dataDirectory} cannot be read: ${(error as Error).message}`, {
      cause: error,
      hint: "Make or upgrade it with `ai-liaison init-db`, or check its permissions with `ai-liaison doctor`.",
    });
  }
}

function shipLeftovers(dataDirectory: string, { clock, output }: OpenLedgerPorts): void {
  let lock: DirectoryLock;
  try {
    lock = lockDirectory(dataDirectory);
  } catch (error) {
    if (!isServed(error)) output.err(`warning: the journal was not looked through: ${(error as Error).message}\n`);
    return;
  }
  try {
    ship(dataDirectory, clock);
  } catch (error) {
    output.err(`warning: calls still in the journal are not shown: ${(error as Error).message}\n`);
  } finally {
    lock.release();
  }
}

/** A gateway runs on this folder: it holds the lock, and ships. */
export function isServed(error: unknown): boolean {
  return isFault(error) && (error.details as { readonly reason?: unknown } | null)?.reason === "locked";
}

function ship(dataDirectory: string, clock: Clock): void {
  using sink = openLedgerStore(join(dataDirectory, LEDGER_FILE), { clock, estimates: true });
  const directory = join(dataDirectory, JOURNAL_FOLDER);
  if (!existsSync(directory)) return;
  using shipper = createShipper({ directory, sink, clock, deadOwner: true });
  shipper.recover();
  if (shipper.failure !== null) throw shipper.failure;
}
