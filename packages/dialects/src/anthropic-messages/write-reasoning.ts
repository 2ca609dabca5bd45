import type { ReasoningOptions } from "@ai-liaison/core";
import type { MutableJson } from "./extension.ts";
import { compact, type Warn } from "./wire.ts";

/**
 * How much is thought (https://platform.claude.com/docs/en/build-with-claude/effort and /adaptive-thinking, read
 * 2026-11-21): a budget is `thinking: enabled`, thinking without one is `adaptive`, an effort is `output_config.effort`
 * and switches nothing on, as models differ in what they allow.
 */
export function addReasoning(
  body: MutableJson,
  reasoning: ReasoningOptions | undefined,
  own: boolean,
  warn: Warn,
): void {
  if (reasoning === undefined) return;
  const thinking = writeThinking(reasoning, own);
  if (thinking !== null) body.thinking = thinking;
  else if (reasoning.summary !== undefined)
    warn("The wish to see thoughts was left out: thinking was not switched on.");
  const effort = own ? reasoning.effort : writeEffort(reasoning.effort, warn);
  if (effort !== undefined) body.output_config = { effort };
}

function writeThinking({ effort, budgetTokens, enabled, summary }: ReasoningOptions, own: boolean): MutableJson | null {
  if (enabled === false || (!own && (effort === "none" || budgetTokens === 0))) return { type: "disabled" };
  const display = own || summary === undefined || DISPLAYS.has(summary) ? summary : "summarized";
  if (budgetTokens !== undefined && (own || budgetTokens > 0)) {
    return compact({ type: "enabled", budget_tokens: budgetTokens, display });
  }
  // Below zero, a budget is the model's own choice.
  return enabled === true || budgetTokens !== undefined ? compact({ type: "adaptive", display }) : null;
}

const DISPLAYS: ReadonlySet<string> = new Set(["summarized", "omitted"]);
const EFFORTS: ReadonlySet<string> = new Set(["low", "medium", "high", "xhigh", "max"]);

function writeEffort(effort: string | undefined, warn: Warn): string | undefined {
  if (effort === undefined || effort === "none" || EFFORTS.has(effort)) return effort === "none" ? undefined : effort;
  if (effort === "minimal") {
    warn("The effort `minimal` was asked for as `low`.");
    return "low";
  }
  warn(`The effort \`${effort}\` was left out: this format does not have it.`);
  return undefined;
}
