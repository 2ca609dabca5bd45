import type { ReasoningOptions } from "@ai-liaison/core";
import type { Warn } from "./warn.ts";

/** Where a budget in tokens has to become a word; the bounds are those other translators use. */
export function effortOfBudget(budgetTokens: number, warn: Warn): string {
  const effort = budgetTokens <= 2048 ? "low" : budgetTokens <= 8192 ? "medium" : "high";
  warn(`A reasoning budget of ${budgetTokens} tokens was asked for as \`${effort}\` effort.`);
  return effort;
}

/** The effort that is wished for, in a word; undefined where it is the model's own choice, as a budget below zero is. */
export function effortOf({ effort, budgetTokens }: ReasoningOptions, warn: Warn): string | undefined {
  if (effort !== undefined) return effort;
  return budgetTokens === undefined || budgetTokens <= 0 ? undefined : effortOfBudget(budgetTokens, warn);
}
