import type { AccountOptions } from "@ai-liaison/core";
import type { Warn } from "./warn.ts";

const WORDS = {
  user: "user",
  metadata: "metadata",
  serviceTier: "service_tier",
  store: "store",
  promptCacheKey: "prompt_cache_key",
  safetyIdentifier: "safety_identifier",
} as const satisfies Readonly<Record<keyof AccountOptions, string>>;

/** What a request says about the account, by the word most formats have for it. */
export type AccountWord = (typeof WORDS)[keyof AccountOptions];

export const ACCOUNT_WORDS: readonly AccountWord[] = Object.values(WORDS);

/** Warns once of all that is asked for of what a format lacks. Where nothing is kept, not to keep it needs no saying. */
export function warnAccount(account: AccountOptions, lacking: readonly AccountWord[], warn: Warn): void {
  const asked = (Object.keys(WORDS) as (keyof AccountOptions)[]).filter(
    (name) => account[name] !== undefined && account[name] !== false,
  );
  const lost = asked.map((name) => WORDS[name]).filter((word) => lacking.includes(word));
  const words = lost.map((word) => `\`${word}\``).join(", ");
  if (words !== "") warn(`Left out, as this format does not have them: ${words}.`);
}
