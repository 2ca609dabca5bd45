import type { ReasoningOptions } from "@ai-liaison/core";
import type { Warn } from "../fidelity/warn.ts";
import type { ThinkingKind } from "./thinking-models.ts";

const LEAST_BUDGET = 1024;
const USUAL_BUDGET = 4096;
/** An effort in tokens; the bounds are those other translators use. */
const BUDGETS: Readonly<Record<string, number>> = {
  minimal: LEAST_BUDGET,
  low: 2048,
  medium: 8192,
  high: 16_384,
  xhigh: 24_576,
  max: 32_768,
};

/** Whether the wish is not to think. */
export function isOff({ enabled, effort, budgetTokens }: ReasoningOptions): boolean {
  return enabled === false || effort === "none" || budgetTokens === 0;
}

/** Whether such a model is told in tokens how much to think. Below zero, a budget is the model's own choice. */
export function isByBudget(kind: ThinkingKind, { budgetTokens }: ReasoningOptions): boolean {
  return kind === "budget" || (kind === "either" && budgetTokens !== undefined && budgetTokens > 0);
}

/** What of a request bears on how much a model may think. */
export interface Thinker {
  /** The bound on its answer, thoughts included, in tokens. */
  readonly bound: number | undefined;
  readonly mustCallTool: boolean;
  /** Whether its last turn called a tool without the thought that led to it. */
  readonly lacksThought: boolean;
}

/**
 * The tokens a model that thinks by a budget may think for. That comes with rules
 * (https://platform.claude.com/docs/en/build-with-claude/extended-thinking and
 * https://docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-extended-thinking.html, read 2026-11-21): room for
 * the answer beside it, no forced tool, and the last thought in front of the tool call it led to. Where one does not
 * hold it is null, with a warning: the model answers without thinking rather than not at all.
 */
export function settleBudget(reasoning: ReasoningOptions, thinker: Thinker, warn: Warn): number | null {
  const { bound } = thinker;
  const asked = Math.max(LEAST_BUDGET, budgetOf(reasoning));
  const budget = bound === undefined ? asked : Math.min(asked, bound - 1);
  const hindrance = hindranceOf(thinker, budget);
  if (hindrance !== null) {
    warn(`The model was asked not to think: ${hindrance}.`);
    return null;
  }
  if (budget < asked) warn(`The budget for thinking was ${budget} tokens, for the answer was bounded to ${bound}.`);
  return budget;
}

function budgetOf({ effort, budgetTokens }: ReasoningOptions): number {
  if (budgetTokens !== undefined && budgetTokens > 0) return budgetTokens;
  return (effort === undefined ? undefined : BUDGETS[effort]) ?? USUAL_BUDGET;
}

function hindranceOf({ mustCallTool, lacksThought }: Thinker, budget: number): string | null {
  if (budget < LEAST_BUDGET) return "the bound on the answer leaves no room for it";
  if (mustCallTool) return "a tool has to be called";
  return lacksThought ? "what it thought before its last tool call was not given back" : null;
}
