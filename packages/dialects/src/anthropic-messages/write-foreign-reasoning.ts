import { type ChatRequest, isJsonObject, type Json, type JsonObject, type ReasoningOptions } from "@ai-liaison/core";
import { isByBudget, isOff, settleBudget } from "../claude/thinking-budget.ts";
import { thinkingKindOf } from "../claude/thinking-models.ts";
import { effortOf } from "../fidelity/effort-of-budget.ts";
import type { Warn } from "../fidelity/warn.ts";
import type { MutableJson } from "./extension.ts";
import { compact } from "./wire.ts";

const EFFORTS: ReadonlySet<string> = new Set(["low", "medium", "high", "xhigh", "max"]);

/**
 * Another format's wish to think, in the words of the model that is asked. One that thinks by a budget has its own
 * sampling (https://platform.claude.com/docs/en/build-with-claude/extended-thinking, read 2026-11-21).
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

function addBudget(body: MutableJson, request: ChatRequest, reasoning: ReasoningOptions, warn: Warn): void {
  const bound = request.sampling.maxOutputTokens;
  const { tool_choice: choice, messages } = body;
  const mustCallTool = isJsonObject(choice) && (choice.type === "any" || choice.type === "tool");
  const budget = settleBudget(reasoning, { bound, mustCallTool, lacksThought: lacksThought(messages) }, warn);
  if (budget === null) return;
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
  const { enabled, summary } = reasoning;
  const shown = summary !== undefined || enabled === true ? "summarized" : undefined;
  body.thinking = compact({ type: "adaptive", display: hidden(reasoning) ?? shown });
  const effort = effortOf(reasoning, warn);
  if (effort === undefined) return;
  const known = EFFORTS.has(effort) ? effort : effort === "minimal" ? "low" : undefined;
  if (known !== undefined) body.output_config = { effort: known };
  if (known === undefined) warn(`The effort \`${effort}\` was left out: this format does not have it.`);
  else if (known !== effort) warn(`The effort \`${effort}\` was asked for as \`${known}\`.`);
}

function hidden({ summary }: ReasoningOptions): string | undefined {
  return summary === "omitted" || summary === "none" ? "omitted" : undefined;
}
