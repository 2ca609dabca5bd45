import { existsSync } from "node:fs";
import { join } from "node:path";
import { type CallRecord, Fault } from "@ai-liaison/core";
import { type LedgerReader, openLedgerReader } from "@ai-liaison/ledger";
import type { CliContext } from "./context.ts";
import { type DataOptions, dataDirectoryOf } from "./data-directory.ts";
import { LEDGER_FILE } from "./ledger-files.ts";
import { shipLeftovers } from "./ship-leftovers.ts";

/**
 * The ledger the options mean, for reading, with everything in it that was left in the journal. Throws a Fault when
 * there is no data folder, or its ledger cannot be read.
 */
export async function openLedger(options: DataOptions, context: CliContext): Promise<LedgerReader> {
  const dataDirectory = await dataDirectoryOf(options, context);
  if (!existsSync(dataDirectory)) {
    throw new Fault("invalid_request", `There is no data folder at ${dataDirectory}.`, {
      param: "data",
      hint: "Name it with `--data`, run this where the gateway was started, or make one with `ai-liaison init-db`.",
    });
  }
  const { data, config } = options;
  const storing = async () => {
    const { loadStorage } = await import("@ai-liaison/client");
    const { store } = loadStorage({ args: { data, config }, env: context.env, cwd: context.cwd });
    return { storeBodies: store.fullResponses, maxBodyBytes: store.maxResponseBytes };
  };
  const pricing = async () => {
    const { loadPricing, priceReported, pricingData } = await import("@ai-liaison/client");
    const prices = pricingData(loadPricing({ args: { data, config }, env: context.env, cwd: context.cwd }));
    return (record: CallRecord) => priceReported(record, prices);
  };
  await shipLeftovers(dataDirectory, { ...context, storing, pricing });
  try {
    return openLedgerReader(join(dataDirectory, LEDGER_FILE));
  } catch (error) {
    throw new Fault("server_error", `The ledger in ${dataDirectory} cannot be read: ${(error as Error).message}`, {
      cause: error,
      hint: "Make or upgrade it with `ai-liaison init-db`, or check its permissions with `ai-liaison doctor`.",
    });
  }
}
