import { type AccountOptions, type Extension, Fault, type Sampling } from "@ai-liaison/core";
import { foreignFields } from "../fidelity/foreign-fields.ts";
import { DIALECT } from "./extension.ts";

/** Notes in words what the format could not say. */
export type Warn = (warning: string) => void;

export const SILENT: Warn = () => {};

/** The same words are said once, however often an answer gives cause for them. */
export function warnOnce(warn: Warn): Warn {
  const said = new Set<string>();
  return (warning) => {
    if (said.has(warning)) return;
    said.add(warning);
    warn(warning);
  };
}

/** For what would change the request's meaning if it were left out. */
export function cannotSay(what: string, param: string): Fault {
  const message = `${what} cannot be sent to this model: its format \`${DIALECT}\` has no way to say it.`;
  return new Fault("invalid_request", message, { param });
}

/** Sampling this format has no field for: several answers are refused, the rest is warned of. */
export function refuseSampling(sampling: Sampling, warn: Warn): void {
  if ((sampling.candidates ?? 1) > 1) throw cannotSay("Asking for several answers (`n`)", "n");
  if (sampling.logitBias !== undefined) warn("`logit_bias` was left out: this format does not have it.");
  if (sampling.logprobs === true || (sampling.topLogprobs ?? 0) > 0) {
    warn("Log probabilities were left out: this format's have a shape no other has.");
  }
}

/** What other formats say beyond the canonical fields, and about the account. */
export function warnLost(
  request: { readonly account?: AccountOptions; readonly extension?: Extension },
  warn: Warn,
): void {
  // Nothing is kept by this vendor, so not to keep it needs no saying.
  const asked = Object.entries(request.account ?? {}).filter(([name, value]) => name !== "store" || value === true);
  const account = asked.map(([name]) => `\`${ACCOUNT_WORDS[name] ?? name}\``);
  if (account.length > 0) warn(`Left out, as this format does not have them: ${account.join(", ")}.`);
  for (const warning of foreignFields(request.extension, DIALECT)) warn(warning);
}

const ACCOUNT_WORDS: Readonly<Record<string, string>> = {
  serviceTier: "service_tier",
  promptCacheKey: "prompt_cache_key",
  safetyIdentifier: "safety_identifier",
};

export function warnCache(warn: Warn): void {
  warn("Marks for prompt caching were left out: this format has none.");
}
