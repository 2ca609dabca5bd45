import { type Block, type ChatRequest, ownSignature, type ReasoningOptions } from "@ai-liaison/core";
import { type ThinkingKind, thinkingKindOf } from "../claude/thinking-models.ts";
import { compact } from "../json/fields.ts";
import { DIALECT } from "./extension.ts";
import { familyOf } from "./model-family.ts";
import { writeModelFields } from "./model-fields.ts";
import type { Warn } from "./refusals.ts";

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

/**
 * Another format's wishes as a request that the asked model takes. A model that thinks by a budget has rules
 * (https://docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-extended-thinking.html, read 2026-11-21): room
 * for the answer beside it, no forced tool, its own sampling, and the last thought in front of the call it led to. Where
 * one does not hold, the model answers without thinking, with a warning, rather than not at all.
 */
export function fitToModel(request: ChatRequest, warn: Warn): ChatRequest {
  const family = familyOf(request.model);
  const { topK } = request.sampling;
  if (topK !== undefined && family !== "claude" && family !== "nova") {
    warn("`top_k` was left out: this model does not have it.");
  }
  if (request.reasoning === undefined) return request;
  return family === "claude"
    ? fitToClaude(request, request.reasoning, warn)
    : fitToOther(request, request.reasoning, warn);
}

function fitToOther(request: ChatRequest, reasoning: ReasoningOptions, warn: Warn): ChatRequest {
  const off = isOff(reasoning);
  const effort = off ? undefined : (reasoning.effort ?? effortOf(reasoning.budgetTokens, warn));
  const known = effort === undefined ? undefined : (EFFORTS.get(effort) ?? effort);
  if (effort !== undefined && known !== effort) warn(`The effort \`${effort}\` was asked for as \`${known}\`.`);
  const wish: ReasoningOptions = off ? { enabled: false } : known === undefined ? { enabled: true } : { effort: known };
  const fitted = { ...request, reasoning: wish };
  if (Object.keys(writeModelFields({ ...fitted, sampling: {} })).length === 0 && !off) {
    warn(`\`${request.model}\` cannot be told to think: the wish was left out.`);
  }
  return fitted;
}

/** Three levels are what these models have. */
const EFFORTS: ReadonlyMap<string, string> = new Map([
  ["minimal", "low"],
  ["xhigh", "high"],
  ["max", "high"],
]);

function isOff({ enabled, effort, budgetTokens }: ReasoningOptions): boolean {
  return enabled === false || effort === "none" || budgetTokens === 0;
}

function effortOf(budgetTokens: number | undefined, warn: Warn): string | undefined {
  if (budgetTokens === undefined || budgetTokens <= 0) return undefined;
  const effort = budgetTokens <= 2048 ? "low" : budgetTokens <= 8192 ? "medium" : "high";
  warn(`A reasoning budget of ${budgetTokens} tokens was asked for as \`${effort}\` effort.`);
  return effort;
}

function fitToClaude(request: ChatRequest, reasoning: ReasoningOptions, warn: Warn): ChatRequest {
  const { reasoning: _reasoning, ...silent } = request;
  const kind = thinkingKindOf(request.model);
  if (kind === "none") {
    if (!isOff(reasoning)) warn(`\`${request.model}\` cannot think: the wish was left out.`);
    return silent;
  }
  // Those that choose for themselves cannot be told not to.
  if (isOff(reasoning)) return kind === "effort" ? silent : { ...silent, reasoning: { enabled: false } };
  if (isByBudget(kind, reasoning)) return withBudget(silent, reasoning, warn);
  const effort = reasoning.effort ?? effortOf(reasoning.budgetTokens, warn);
  if (effort === "minimal") warn("The effort `minimal` was asked for as `low`.");
  const known = effort === "minimal" ? "low" : effort;
  return { ...silent, reasoning: { enabled: true, ...(known === undefined ? {} : { effort: known }) } };
}

/** Below zero, a budget is the model's own choice. */
function isByBudget(kind: ThinkingKind, { budgetTokens }: ReasoningOptions): boolean {
  return kind === "budget" || (kind === "either" && budgetTokens !== undefined && budgetTokens > 0);
}

function withBudget(request: ChatRequest, { effort, budgetTokens }: ReasoningOptions, warn: Warn): ChatRequest {
  const { maxOutputTokens, temperature, topK, ...sampling } = request.sampling;
  const wanted =
    budgetTokens !== undefined && budgetTokens > 0
      ? budgetTokens
      : ((effort === undefined ? undefined : BUDGETS[effort]) ?? USUAL_BUDGET);
  const asked = Math.max(LEAST_BUDGET, wanted);
  const budget = maxOutputTokens === undefined ? asked : Math.min(asked, maxOutputTokens - 1);
  const hindrance = hindranceOf(request, budget);
  if (hindrance !== null) {
    warn(`The model was asked not to think: ${hindrance}.`);
    return request;
  }
  if (budget < asked) {
    warn(`The budget for thinking was ${budget} tokens, for the answer was bounded to ${maxOutputTokens}.`);
  }
  if (temperature !== undefined && temperature !== 1) {
    warn("`temperature` was left out: a model that thinks has its own.");
  }
  if (topK !== undefined) warn("`top_k` was left out: a model that thinks has its own.");
  const kept = compact({ maxOutputTokens, temperature: temperature === 1 ? temperature : undefined });
  return { ...request, sampling: { ...sampling, ...kept }, reasoning: { budgetTokens: budget } };
}

function hindranceOf({ toolChoice, messages }: ChatRequest, budget: number): string | null {
  if (budget < LEAST_BUDGET) return "the bound on the answer leaves no room for it";
  if (toolChoice?.kind === "required" || toolChoice?.kind === "tool") return "a tool has to be called";
  const last = messages.findLast(({ role }) => role === "assistant")?.content ?? [];
  return lacksThought(last) ? "what it thought before its last tool call was not given back" : null;
}

/** It calls a tool, and does not begin with what was thought, signed by this vendor. */
function lacksThought(content: readonly Block[]): boolean {
  if (!content.some(({ type }) => type === "tool-call")) return false;
  const [first] = content;
  if (first?.type !== "reasoning") return true;
  const proof = first.signature ?? first.redactedData;
  return proof === undefined || !isOwnProof(proof);
}

function isOwnProof(proof: string): boolean {
  return ownSignature(DIALECT, proof) !== null;
}
