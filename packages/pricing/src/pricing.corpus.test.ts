import { existsSync, readFileSync } from "node:fs";
import { type JsonObject, NO_USAGE, parseUsd } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { createPriceBook, type PricedUsage, type UsageToPrice } from "./index.ts";

/**
 * Our prices against those two independent sources agree on. The rows carry no date; they are priced as of the day of
 * the second source, and those whose price has changed since as of a day (and an hour: off-peak) before the change.
 */
const FOLDER = new URL("../../../../shared/corpus/pricing/", import.meta.url);
const isThere = existsSync(FOLDER);
const SOURCE_DAY = Date.parse("2026-07-24T12:00:00Z");
const BEFORE_CHANGES = Date.parse("2025-06-01T20:00:00Z");

if (!isThere) process.stderr.write("pricing corpus: skipped, ../shared/corpus/pricing is absent\n");

const book = createPriceBook();

interface Row {
  readonly id?: string;
  readonly provider: string;
  readonly model: string | null;
  readonly kind?: string;
  readonly usage?: Counts;
  readonly expected_usage?: Counts;
  readonly expected_usd?: string;
  readonly input_price?: string;
  readonly output_price?: string;
  readonly cost_usd?: string;
  readonly body_usage?: JsonObject;
}

type Counts = Readonly<Record<string, number | undefined>>;

function read(name: string): readonly Row[] {
  if (!isThere) return [];
  return readFileSync(new URL(name, FOLDER), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Row);
}

function price(row: Row, usage: UsageToPrice, atMs: number): PricedUsage {
  return book.price({
    vendorId: row.provider,
    vendorPriceId: row.provider,
    providerName: row.provider,
    model: row.model ?? "",
    atMs,
    usage,
    serviceTier: row.kind === "batch" ? "batch" : null,
    fallbackNanoUsdPerMtok: null,
    simulated: false,
  });
}

function usageOf(counts: Counts): UsageToPrice {
  return {
    ...NO_USAGE,
    inputTokens: counts.input ?? null,
    outputTokens: counts.output ?? null,
    cachedInputTokens: counts.cache_read ?? null,
    cacheWriteTokens: counts.cache_write_5m ?? counts.cache_write_1h ?? null,
    cacheWrite1hTokens: counts.cache_write_1h ?? null,
    reasoningTokens: counts.reasoning ?? null,
    audioInputTokens: counts.audio_in ?? null,
    audioOutputTokens: counts.audio_out ?? null,
  };
}

function libraryUsageOf(counts: Counts): UsageToPrice {
  return {
    ...NO_USAGE,
    // The library leaves a count of 0 out.
    inputTokens: counts.input_tokens ?? 0,
    outputTokens: counts.output_tokens ?? 0,
    cachedInputTokens: counts.cache_read_tokens ?? null,
    cacheWriteTokens: counts.cache_write_tokens ?? null,
    cacheWrite1hTokens: counts.cache_write_1h_tokens ?? null,
    reasoningTokens: counts.output_reasoning_tokens ?? null,
    audioInputTokens: counts.input_audio_tokens ?? null,
    audioOutputTokens: counts.output_audio_tokens ?? null,
    cachedAudioInputTokens: counts.cache_audio_read_tokens ?? null,
    imageInputTokens: counts.input_image_tokens ?? null,
    cachedImageInputTokens: counts.cache_image_read_tokens ?? null,
    imageOutputTokens: counts.output_image_tokens ?? null,
  };
}

function nanoUsd(...texts: readonly (string | undefined)[]): number {
  return Number(texts.reduce((sum, text) => sum + (parseUsd(text ?? "") ?? 0n), 0n));
}

describe.skipIf(!isThere)("recorded prices", () => {
  test("all that two sources agree on come out exact", () => {
    const rows = read("expectations.jsonl");
    const misses = rows.filter(
      (row) => price(row, usageOf(row.usage ?? {}), SOURCE_DAY).totalNanoUsd !== nanoUsd(row.expected_usd),
    );
    expect(misses).toEqual([]);
    expect(rows.length).toBeGreaterThan(100);
  });

  test("all that one source knows come out exact at the time its price held", () => {
    const rows = read("expectations_single_source.jsonl");
    const misses = (atMs: number) =>
      rows.filter((row) => price(row, usageOf(row.usage ?? {}), atMs).totalNanoUsd !== nanoUsd(row.expected_usd));
    expect(misses(BEFORE_CHANGES)).toEqual([]);
    // o3 became cheaper on 2025-06-10; the deepseek rows are at off-peak rates, and noon is peak time.
    const changed = new Set(misses(SOURCE_DAY).map(({ model }) => model));
    expect([...changed].sort()).toEqual(["deepseek-chat", "deepseek-reasoner", "o3"]);
  });

  test("usages recorded by the price library's own tests cost what it says, on one of the two days", () => {
    const rows = read("genai_recorded_usages.jsonl");
    const misses = rows.filter((row) => {
      const expected = nanoUsd(row.input_price, row.output_price);
      const usage = libraryUsageOf(row.expected_usage ?? {});
      return ![SOURCE_DAY, BEFORE_CHANGES].some((atMs) => price(row, usage, atMs).totalNanoUsd === expected);
    });
    expect(misses).toEqual([]);
    expect(rows.length).toBeGreaterThan(800);
  });

  test("costs that vendors report are the cost, to the nano-dollar", () => {
    const rows = read("provider_reported_costs.jsonl");
    for (const row of rows) {
      const priced = price(row, { ...usageOf(row.usage ?? {}), reportedCostUsd: row.cost_usd ?? null }, SOURCE_DAY);
      expect(priced).toMatchObject({ totalNanoUsd: nanoUsd(row.cost_usd), source: "provider" });
    }
    expect(rows.length).toBeGreaterThan(200);
  });
});
