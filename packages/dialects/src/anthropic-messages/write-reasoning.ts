import type { ReasoningOptions } from "@ai-liaison/core";
import type { MutableJson } from "./extension.ts";
import { compact } from "./wire.ts";

/**
 * How much is thought, as this format itself said it: `thinking`, with a budget or without, and the effort apart from
 * it in `output_config`.
 */
export function addReasoning(body: MutableJson, reasoning: ReasoningOptions | undefined): void {
  if (reasoning === undefined) return;
  const thinking = writeThinking(reasoning);
  if (thinking !== null) body.thinking = thinking;
  if (reasoning.effort !== undefined) body.output_config = { effort: reasoning.effort };
}

function writeThinking({ budgetTokens, enabled, summary }: ReasoningOptions): MutableJson | null {
  if (enabled === false) return { type: "disabled" };
  if (budgetTokens !== undefined) return compact({ type: "enabled", budget_tokens: budgetTokens, display: summary });
  return enabled === true ? compact({ type: "adaptive", display: summary }) : null;
}
