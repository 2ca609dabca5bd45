import { createRefusals } from "../fidelity/refusals.ts";
import { DIALECT } from "./extension.ts";

export const { cannotSay, refuseSampling, warnLost } = createRefusals(DIALECT, {
  sampling: ["frequency_penalty", "presence_penalty", "seed", "logprobs", "logit_bias"],
  account: ["user", "store", "prompt_cache_key", "safety_identifier"],
});
