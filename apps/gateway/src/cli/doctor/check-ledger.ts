import { existsSync } from "node:fs";
import { join } from "node:path";
import { createJournalReader, type Position } from "@ai-liaison/journal";
import { type LedgerReader, openLedgerReader } from "@ai-liaison/ledger";
import { JOURNAL_FOLDER, LEDGER_FILE } from "../ledger-files.ts";
import { type Finding, failed, ok, warning } from "./finding.ts";

/** How many of the newest calls in the journal are looked for in the ledger. */
const LOOKED_AT = 1_000;
/** A running gateway is this far behind only when the ledger does not take rows. */
const TOLERATED_LAG = 500;

/** Whether the ledger can be read, and how many calls it has yet to get from the journal. Changes nothing. */
export function checkLedger(dataDirectory: string): Finding[] {
  const path = join(dataDirectory, LEDGER_FILE);
  if (!existsSync(path)) return [ok("ledger", "none yet; it is made at the first start.")];
  try {
    using ledger = openLedgerReader(path);
    const [newest] = ledger.calls({ last: 1 });
    const detail = newest === undefined ? "readable, no calls yet." : `readable, newest call ${newest.created_at}.`;
    return [ok("ledger", detail), checkLag(join(dataDirectory, JOURNAL_FOLDER), ledger)];
  } catch (error) {
    const hint = "Upgrade it with `ai-liaison init-db`; if it is damaged, restore it from a backup.";
    return [failed("ledger", `${path} cannot be read: ${(error as Error).message}`, hint)];
  }
}

function checkLag(directory: string, ledger: LedgerReader): Finding {
  if (!existsSync(directory)) return ok("journal", "none yet.");
  const { closed, damaged } = readJournal(directory);
  if (damaged > 0) {
    return warning("journal", `${damaged} damaged stretches; whole entries around them are used.`, "Check the disk.");
  }
  const stored = new Set(ledger.calls({ last: LOOKED_AT * 2 }).map(({ id }) => id as string));
  const waiting = closed.filter((id) => !stored.has(id)).length;
  if (waiting === 0) return ok("journal", "everything in it is in the ledger.");
  if (waiting <= TOLERATED_LAG) return ok("journal", `${waiting} calls wait to be stored.`);
  const count = waiting >= LOOKED_AT ? `${LOOKED_AT} or more` : String(waiting);
  const hint = "Without a gateway running, `ai-liaison calls` stores them; else look for ledger errors in its log.";
  return warning("journal", `${count} calls wait to be stored.`, hint);
}

/** The ids of the newest closed calls in the journal. */
function readJournal(directory: string): { readonly closed: readonly string[]; readonly damaged: number } {
  using reader = createJournalReader(directory);
  let closed: string[] = [];
  let damaged = 0;
  let from: Position | null = null;
  for (;;) {
    const batch = reader.read(from, LOOKED_AT);
    const ids = batch.entries.flatMap((entry) => (entry.kind === "closed" ? [entry.record.id as string] : []));
    closed = [...closed, ...ids].slice(-LOOKED_AT);
    damaged += batch.damaged;
    if (batch.atEnd) return { closed, damaged };
    from = batch.next;
  }
}
