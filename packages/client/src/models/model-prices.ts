import { type Clock, formatUsd, NO_USAGE, type Provider, type Usage } from "@ai-liaison/core";
import type { PriceBook, PricedUsage } from "@ai-liaison/pricing";
import type { ModelPrices } from "./model-info.ts";

/** Enough for an exact rate, and below where long inputs begin to cost more. */
const SAMPLE_TOKENS = 100_000;
const PER_MTOK = 1_000_000 / SAMPLE_TOKENS;

export interface PricingPorts {
  readonly prices: Pick<PriceBook, "price">;
  readonly clock: Clock;
}

/** A model's prices, by pricing a call that used nothing else: the same sum a real one would come to. */
export function modelPrices(provider: Provider, model: string, ports: PricingPorts): ModelPrices | null {
  const price = (used: Partial<Usage>): PricedUsage => priceOf(provider, model, { ...NO_USAGE, ...used }, ports);
  const input = price({ inputTokens: SAMPLE_TOKENS, cachedInputTokens: 0, outputTokens: 0 });
  const output = price({ inputTokens: 0, outputTokens: SAMPLE_TOKENS });
  const cached = price({ inputTokens: SAMPLE_TOKENS, cachedInputTokens: SAMPLE_TOKENS, outputTokens: 0 });
  const [inputPerMtok, outputPerMtok, cachedInputPerMtok] = [input, output, cached].map(perMtok);
  if (inputPerMtok === undefined || outputPerMtok === undefined || cachedInputPerMtok === undefined) return null;
  return { inputPerMtok, outputPerMtok, cachedInputPerMtok, priceId: input.priceId, exact: !input.inexact };
}

function perMtok({ totalNanoUsd }: PricedUsage): string | undefined {
  return totalNanoUsd === null ? undefined : formatUsd(totalNanoUsd * PER_MTOK);
}

function priceOf(provider: Provider, model: string, usage: Usage, { prices, clock }: PricingPorts): PricedUsage {
  const { name, vendor, fallbackNanoUsdPerMtok } = provider;
  return prices.price({
    vendorId: vendor.id,
    vendorPriceId: vendor.priceId ?? null,
    providerName: name,
    model,
    atMs: clock.nowMs(),
    usage,
    serviceTier: null,
    fallbackNanoUsdPerMtok,
    simulated: vendor.simulated ?? false,
  });
}
