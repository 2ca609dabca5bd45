import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "@ai-liaison/core";
import { openLedgerStore } from "@ai-liaison/ledger";
import type { Command } from "../context.ts";
import { type DataOptions, dataDirectoryOf } from "../data-directory.ts";
import { LEDGER_FILE } from "../ledger-files.ts";
import { writeJson } from "../output.ts";

export interface InitLedgerOptions extends DataOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `init-db`: makes the ledger, or brings its tables up to date. Run again, it changes nothing. */
export const initLedger: Command<InitLedgerOptions> = async (options, context) => {
  const directory = await dataDirectoryOf(options, context);
  const ledger = join(directory, LEDGER_FILE);
  const created = !existsSync(ledger);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    using _store = openLedgerStore(ledger, { clock: context.clock });
  } catch (error) {
    throw new Fault("server_error", `The ledger ${ledger} cannot be made or upgraded: ${(error as Error).message}`, {
      cause: error,
      hint: "Check that the folder may be written to and that its disk is not full.",
    });
  }
  if (options.json === true) writeJson(context.output, { ledger, created });
  else if (options.quiet !== true) context.output.out(`${created ? "Created" : "Up to date:"} ${ledger}\n`);
  return 0;
};
