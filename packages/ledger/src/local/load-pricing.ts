import type { CallRecord } from "@ai-liaison/core";
import type { PriceReported } from "./priced-sink.ts";

/** The pricing of a module, with its data. Rejects when the module has none. */
export async function loadPricing(url: string, data: unknown): Promise<(record: CallRecord) => CallRecord> {
  const module = (await import(url)) as { readonly priceReported?: unknown };
  if (typeof module.priceReported !== "function") throw new Error(`${url} exports no function "priceReported".`);
  const price = module.priceReported as PriceReported;
  return (record) => price(record, data);
}
