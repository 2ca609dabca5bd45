import { type Block, type ChatRequest, ownSignature, type ReasoningOptions } from "@ai-liaison/core";
import { isByBudget, isOff, settleBudget } from "../claude/thinking-budget.ts";
import { thinkingKindOf } from "../claude/thinking-models.ts";
import { effortOf } from "../fidelity/effort-of-budget.ts";
import type { Warn } from "../fidelity/warn.ts";
import { compact } from "../json/fields.ts";
import { DIALECT } from "./extension.ts";
import { familyOf } from "./model-family.ts";
import { writeModelFields } from "./model-fields.ts";

/**
 * Another format's wishes as a request that the asked model takes. One that thinks by a budget has its own sampling
 * (https://docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-extended-thinking.html, read 2026-11-21).
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
  const effort = off ? undefined : effortOf(reasoning, warn);
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
  const effort = effortOf(reasoning, warn);
  if (effort === "minimal") warn("The effort `minimal` was asked for as `low`.");
  const known = effort === "minimal" ? "low" : effort;
  return { ...silent, reasoning: { enabled: true, ...(known === undefined ? {} : { effort: known }) } };
}

function withBudget(request: ChatRequest, reasoning: ReasoningOptions, warn: Warn): ChatRequest {
  const { maxOutputTokens: bound, temperature, topK, ...sampling } = request.sampling;
  const { toolChoice, messages } = request;
  const mustCallTool = toolChoice?.kind === "required" || toolChoice?.kind === "tool";
  const last = messages.findLast(({ role }) => role === "assistant")?.content ?? [];
  const budget = settleBudget(reasoning, { bound, mustCallTool, lacksThought: lacksThought(last) }, warn);
  if (budget === null) return request;
  if (temperature !== undefined && temperature !== 1) {
    warn("`temperature` was left out: a model that thinks has its own.");
  }
  if (topK !== undefined) warn("`top_k` was left out: a model that thinks has its own.");
  const kept = compact({ maxOutputTokens: bound, temperature: temperature === 1 ? temperature : undefined });
  return { ...request, sampling: { ...sampling, ...kept }, reasoning: { budgetTokens: budget } };
}

/** It calls a tool, and does not begin with what was thought, signed by this vendor. */
function lacksThought(content: readonly Block[]): boolean {
  if (!content.some(({ type }) => type === "tool-call")) return false;
  const [first] = content;
  if (first?.type !== "reasoning") return true;
  const proof = first.signature ?? first.redactedData;
  return proof === undefined || ownSignature(DIALECT, proof) === null;
}
