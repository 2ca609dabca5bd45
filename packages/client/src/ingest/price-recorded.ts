import type { CallRecord, Usage } from "@ai-liaison/core";
import { createPriceBook, type PriceBook, type PricedUsage, priceByNames } from "@ai-liaison/pricing";
import { reportedVendor } from "@ai-liaison/providers";
import type { PricedProvider, PricingData } from "./pricing-data.ts";

const books = new WeakMap<PricingData, PriceBook>();

/**
 * The price of a usage by what its call's record says: as the configured provider of that name, else as the vendor the
 * name stands for. A provider nobody knows has no price but the operator's.
 */
export function priceRecorded(record: CallRecord, usage: Usage, data: PricingData): PricedUsage {
  const book = books.get(data) ?? createPriceBook({ configPrices: data.prices, markupPercent: data.markupPercent });
  books.set(data, book);
  const providerName = record.provider ?? "";
  const asked = {
    ...providerOf(providerName, data),
    providerName,
    model: record.attempts.at(-1)?.model ?? record.modelRequested,
    atMs: record.createdAtMs,
    usage,
    serviceTier: record.serviceTier,
  };
  return priceByNames(book, asked, record.modelUsed);
}

function providerOf(name: string, { providers }: PricingData): PricedProvider {
  const configured = Object.hasOwn(providers, name) ? providers[name] : undefined;
  return configured ?? { ...reportedVendor(name), fallbackNanoUsdPerMtok: null };
}
