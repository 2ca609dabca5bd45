import type { Sampling } from "@ai-liaison/core";
import type { Warn } from "./warn.ts";

/** What of the sampling some formats have no field for, by the word most others have for it. */
const VALUES = {
  frequency_penalty: ({ frequencyPenalty }: Sampling) => frequencyPenalty,
  presence_penalty: ({ presencePenalty }: Sampling) => presencePenalty,
  seed: ({ seed }: Sampling) => seed,
  logprobs: ({ logprobs, topLogprobs }: Sampling) => (logprobs === true ? true : topLogprobs),
  logit_bias: ({ logitBias }: Sampling) => logitBias,
} as const;

export type SamplingWord = keyof typeof VALUES;

/** Warns of what is asked for, and is not zero, of the fields that a format lacks. */
export function warnSampling(sampling: Sampling, lacking: readonly SamplingWord[], warn: Warn): void {
  for (const word of lacking) {
    const value = VALUES[word](sampling);
    if (value !== undefined && value !== 0) warn(`\`${word}\` was left out: this format does not have it.`);
  }
}
