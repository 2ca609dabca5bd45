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
  for (const [name, value] of [
    ["frequency_penalty", sampling.frequencyPenalty],
    ["presence_penalty", sampling.presencePenalty],
    ["seed", sampling.seed],
    ["logprobs", sampling.logprobs === true ? true : sampling.topLogprobs],
    ["logit_bias", sampling.logitBias],
  ] as const) {
    if (value !== undefined && value !== 0) warn(`\`${name}\` was left out: this format does not have it.`);
  }
}

const ACCOUNT_WORDS = {
  user: "user",
  store: "store",
  promptCacheKey: "prompt_cache_key",
  safetyIdentifier: "safety_identifier",
} as const satisfies Partial<Record<keyof AccountOptions, string>>;

/** What other formats say beyond the canonical fields, and about the account. */
export function warnLost(
  request: { readonly account?: AccountOptions; readonly extension?: Extension },
  warn: Warn,
): void {
  const asked = request.account ?? {};
  // Nothing is kept by this vendor, so not to keep it needs no saying.
  const lost = Object.entries(ACCOUNT_WORDS).filter(([name]) => {
    const value = asked[name as keyof typeof ACCOUNT_WORDS];
    return value !== undefined && value !== false;
  });
  const words = lost.map(([, word]) => `\`${word}\``).join(", ");
  if (words !== "") warn(`Left out, as this format does not have them: ${words}.`);
  for (const warning of foreignFields(request.extension, DIALECT)) warn(warning);
}
