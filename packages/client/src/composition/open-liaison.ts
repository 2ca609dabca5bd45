import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { lockDirectory, openJournal } from "@ai-liaison/journal";
import { type AsyncLedgerReader, type LedgerWriter, startLedgerWriter } from "@ai-liaison/ledger";
import type { LiaisonConfig } from "../config/index.ts";
import { pricingData } from "../ingest/pricing-data.ts";
import { type AdminToken, ensureAdminToken, type Keyring, openKeyring } from "../keys/index.ts";
import { answerOwners } from "./answer-owners.ts";
import { assembleEngine } from "./assemble-engine.ts";
import type { CallingLiaison } from "./calling-liaison.ts";
import { lateReader } from "./late-reader.ts";
import { openParts, type PartsOptions } from "./open-parts.ts";

/** Sources run as they are; a published package runs compiled. */
const extension = import.meta.url.endsWith(".ts") ? ".ts" : ".js";

/** A running AI Liaison without a server: what the gateway serves, and what the unified client calls. */
export interface Liaison extends CallingLiaison {
  readonly writer: LedgerWriter;
  /** Opened at the first question, in a thread of its own. */
  readonly reader: () => AsyncLedgerReader;
  readonly keyring: Keyring;
  readonly adminToken: AdminToken;
}

export interface LiaisonOptions extends PartsOptions {
  /** False: the process may end while this is open, as a script's does; the next one stores what is left. True unless told. */
  readonly keepsAlive?: boolean;
}

/**
 * The composition root: opens what a configuration names, in order, and closes it in reverse. Throws a Fault when
 * another process owns the data folder.
 */
export async function openLiaison(config: LiaisonConfig, options: LiaisonOptions): Promise<Liaison> {
  await using stack = new AsyncDisposableStack();
  const { dataDirectory } = config;
  const journalDirectory = join(dataDirectory, "journal");
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const lock = lockDirectory(dataDirectory);
  stack.defer(() => lock.release());
  const keyring = stack.use(openKeyring(dataDirectory));
  const adminToken = ensureAdminToken(dataDirectory);
  const parts = openParts(config, options, stack);
  const { clock } = parts;
  const writer = startWriter(config, journalDirectory, options.keepsAlive ?? true);
  stack.defer(() => writer.close());
  // Closed before the writer: whoever leaves the ledger last merges its log, which a reader cannot.
  const reader = stack.use(lateReader(join(dataDirectory, "ledger.sqlite")));
  // One of their own: a call does not wait behind a report.
  const ownerReader = stack.use(lateReader(join(dataDirectory, "ledger.sqlite")));
  const journal = openJournal({
    directory: journalDirectory,
    clock,
    ...config.journal,
    onWritten: () => writer.notify(),
  });
  stack.defer(() => journal.close());
  const owners = answerOwners({ reader: ownerReader.open, drained: (timeoutMs) => writer.drained(timeoutMs) });
  const engine = assembleEngine(config, { ...parts, journal, keyring, owners });
  const opened = stack.move();
  return {
    ...engine,
    writer,
    reader: reader.open,
    keyring,
    adminToken,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** The thread that moves journals into the ledger, counts what vendors did not report, and prices tracked calls. */
function startWriter(config: LiaisonConfig, journalDirectory: string, keepsAlive: boolean): LedgerWriter {
  return startLedgerWriter({
    dataDirectory: config.dataDirectory,
    journalDirectory,
    keepsAlive,
    retentionDays: config.store.bodiesRetentionDays,
    storeBodies: config.store.fullResponses,
    estimatorModule: new URL(`../estimate/estimate-usage${extension}`, import.meta.url).href,
    estimatorData: pricingData(config),
    pricingModule: new URL(`../ingest/price-reported${extension}`, import.meta.url).href,
    pricingData: pricingData(config),
  });
}
