/** What stands where in a data folder. */
export const LEDGER_FILE = "ledger.sqlite";
export const JOURNAL_FOLDER = "journal";
