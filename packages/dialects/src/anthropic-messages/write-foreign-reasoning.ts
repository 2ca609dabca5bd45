import { type ChatRequest, isJsonObject, type Json, type JsonObject, type ReasoningOptions } from "@ai-liaison/core";
import { type ThinkingKind, thinkingKindOf } from "../claude/thinking-models.ts";
import type { Warn } from "../fidelity/warn.ts";
import type { MutableJson } from "./extension.ts";
import { compact } from "./wire.ts";

const EFFORTS: ReadonlySet<string> = new Set(["low", "medium", "high", "xhigh", "max"]);
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
 * Another format's wish to think, in the words of the model that is asked. Thinking by budget comes with rules
 * (https://platform.claude.com/docs/en/build-with-claude/extended-thinking, read 2026-11-21): room for the answer
 * beside it, no forced tool, the usual temperature, and the last thought in front of the tool call it led to. Where a
 * rule does not hold, the model answers without thinking, with a warning, rather than not at all.
 */
export function addForeignReasoning(body: MutableJson, request: ChatRequest, warn: Warn): void {
  const { reasoning } = request;
  if (reasoning === undefined) return;
  const kind = thinkingKindOf(request.model);
  if (isOff(reasoning)) {
    if (kind === "budget" || kind === "either") body.thinking = { type: "disabled" };
  } else if (kind === "none") {
    warn(`\`${request.model}\` cannot think: the wish was left out.`);
  } else if (isByBudget(kind, reasoning)) {
    addBudget(body, request, reasoning, warn);
  } else addEffort(body, reasoning, warn);
}

function isOff({ enabled, effort, budgetTokens }: ReasoningOptions): boolean {
  return enabled === false || effort === "none" || budgetTokens === 0;
}

/** Below zero, a budget is the model's own choice. */
function isByBudget(kind: ThinkingKind, { budgetTokens }: ReasoningOptions): boolean {
  return kind === "budget" || (kind === "either" && budgetTokens !== undefined && budgetTokens > 0);
}

function addBudget(body: MutableJson, request: ChatRequest, reasoning: ReasoningOptions, warn: Warn): void {
  const bound = request.sampling.maxOutputTokens;
  const asked = Math.max(LEAST_BUDGET, budgetOf(reasoning));
  const budget = bound === undefined ? asked : Math.min(asked, bound - 1);
  const hindrance = hindranceOf(body, budget);
  if (hindrance !== null) {
    warn(`The model was asked not to think: ${hindrance}.`);
    return;
  }
  if (budget < asked) warn(`The budget for thinking was ${budget} tokens, for the answer was bounded to ${bound}.`);
  if (bound === undefined) body.max_tokens = Number(body.max_tokens) + budget;
  body.thinking = compact({ type: "enabled", budget_tokens: budget, display: hidden(reasoning) });
  if (body.temperature !== undefined && body.temperature !== 1) {
    delete body.temperature;
    warn("`temperature` was left out: a model that thinks has its own.");
  }
  if (body.top_k !== undefined) {
    delete body.top_k;
    warn("`top_k` was left out: a model that thinks has its own.");
  }
}

function budgetOf({ effort, budgetTokens }: ReasoningOptions): number {
  if (budgetTokens !== undefined && budgetTokens > 0) return budgetTokens;
  return (effort === undefined ? undefined : BUDGETS[effort]) ?? USUAL_BUDGET;
}

function hindranceOf(body: MutableJson, budget: number): string | null {
  if (budget < LEAST_BUDGET) return "the bound on the answer leaves no room for it";
  const choice = body.tool_choice;
  if (isJsonObject(choice) && (choice.type === "any" || choice.type === "tool")) return "a tool has to be called";
  return lacksThought(body.messages) ? "what it thought before its last tool call was not given back" : null;
}

/** The last turn of the assistant calls a tool, and does not begin with what was thought. */
function lacksThought(messages: Json | undefined): boolean {
  const last = (Array.isArray(messages) ? messages : [])
    .filter(isJsonObject)
    .findLast(({ role }) => role === "assistant");
  const content: readonly JsonObject[] = Array.isArray(last?.content) ? last.content.filter(isJsonObject) : [];
  const first = content[0]?.type;
  if (first === "thinking" || first === "redacted_thinking") return false;
  return content.some(({ type }) => type === "tool_use");
}

function addEffort(body: MutableJson, reasoning: ReasoningOptions, warn: Warn): void {
  const { enabled, summary, budgetTokens } = reasoning;
  const shown = summary !== undefined || enabled === true ? "summarized" : undefined;
  body.thinking = compact({ type: "adaptive", display: hidden(reasoning) ?? shown });
  const effort = reasoning.effort ?? effortOf(budgetTokens, warn);
  if (effort === undefined) return;
  const known = EFFORTS.has(effort) ? effort : effort === "minimal" ? "low" : undefined;
  if (known !== undefined) body.output_config = { effort: known };
  if (known === undefined) warn(`The effort \`${effort}\` was left out: this format does not have it.`);
  else if (known !== effort) warn(`The effort \`${effort}\` was asked for as \`${known}\`.`);
}

function effortOf(budgetTokens: number | undefined, warn: Warn): string | undefined {
  if (budgetTokens === undefined || budgetTokens <= 0) return undefined;
  const effort = budgetTokens <= 2048 ? "low" : budgetTokens <= 8192 ? "medium" : "high";
  warn(`A reasoning budget of ${budgetTokens} tokens was asked for as \`${effort}\` effort.`);
  return effort;
}

function hidden({ summary }: ReasoningOptions): string | undefined {
  return summary === "omitted" || summary === "none" ? "omitted" : undefined;
}
