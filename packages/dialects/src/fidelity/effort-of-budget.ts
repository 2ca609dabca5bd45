import type { Warn } from "./warn.ts";

/** Where a budget in tokens has to become a word; the bounds are those other translators use. */
export function effortOfBudget(budgetTokens: number, warn: Warn): string {
  const effort = budgetTokens <= 2048 ? "low" : budgetTokens <= 8192 ? "medium" : "high";
  warn(`A reasoning budget of ${budgetTokens} tokens was asked for as \`${effort}\` effort.`);
  return effort;
}
