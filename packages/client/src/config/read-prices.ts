import { isFault } from "@ai-liaison/core";
import { type ConfigPrice, createPriceBook } from "@ai-liaison/pricing";
import type { Findings } from "./config-error.ts";
import type { ConfigFile } from "./config-schema.ts";
import type { YamlFile } from "./yaml-file.ts";

/** The operator's prices in the price book's words, tried out on it, one by one. */
export function readPrices(
  prices: ConfigFile["prices"],
  file: YamlFile | null,
  findings: Findings,
): readonly ConfigPrice[] {
  return prices.map((price, index) => {
    const read: ConfigPrice = {
      provider: price.provider,
      model: price.model,
      inputPerMtok: price.input_per_mtok,
      outputPerMtok: price.output_per_mtok,
      cachedInputPerMtok: price.cached_input_per_mtok,
      cacheWritePerMtok: price.cache_write_per_mtok,
      cacheWrite1hPerMtok: price.cache_write_1h_per_mtok,
      reasoningPerMtok: price.reasoning_per_mtok,
      audioInputPerMtok: price.audio_input_per_mtok,
      audioOutputPerMtok: price.audio_output_per_mtok,
      perImage: price.per_image,
      perAudioMinute: price.per_audio_minute,
      perMchar: price.per_mchar,
      from: price.from,
      markupPercent: price.markup_percent,
    };
    try {
      createPriceBook({ configPrices: [read] });
    } catch (error) {
      if (!isFault(error)) throw error;
      findings.problem(file?.place(["prices", index]) ?? "prices", `cannot be used: ${error.message}`);
    }
    return read;
  });
}
