import type { Sampling } from "@ai-liaison/core";
import { createRefusals } from "../fidelity/refusals.ts";
import type { Warn } from "../fidelity/warn.ts";
import { DIALECT } from "./extension.ts";

const refusals = createRefusals(DIALECT, { sampling: ["logit_bias"] });

export const { cannotSay, warnLost } = refusals;

/** Sampling this format has no field for: several answers are refused, the rest is warned of. */
export function refuseSampling(sampling: Sampling, warn: Warn): void {
  refusals.refuseSampling(sampling, warn);
  if (sampling.logprobs === true || (sampling.topLogprobs ?? 0) > 0) {
    warn("Log probabilities were left out: this format's have a shape no other has.");
  }
}

export function warnCache(warn: Warn): void {
  warn("Marks for prompt caching were left out: this format has none.");
}
