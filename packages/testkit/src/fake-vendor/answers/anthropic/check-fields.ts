import type { JsonObject } from "@ai-liaison/core";
import { objectAt, objectsAt } from "../fake-text.ts";
import { unknownField } from "../shared/check-common.ts";

export interface Wrong {
  readonly status?: number;
  readonly message: string;
}

const FIELDS =
  "max_tokens messages model cache_control container diagnostics inference_geo metadata output_config service_tier speed " +
  "stop_sequences stream system temperature thinking tool_choice tools top_k top_p context_management mcp_servers";
const LEAST_BUDGET = 1024;
const BY_BUDGET = /claude-[a-z]+-4-5/;
const BY_EFFORT = /claude-[a-z]+-(?:4-[7-9]|5)/;

/** What Anthropic says no to before it looks at the messages, in its words. */
export function checkFields(body: JsonObject, counting: boolean): Wrong | null {
  const unknown = unknownField(body, FIELDS);
  if (unknown !== null) return { message: `${unknown}: Extra inputs are not permitted` };
  if (typeof body.model !== "string") return { message: "model: Field required" };
  if (!counting && typeof body.max_tokens !== "number") return { message: "max_tokens: Field required" };
  if (typeof body.temperature === "number" && (body.temperature < 0 || body.temperature > 1))
    return { message: "temperature: range: 0..1" };
  if (objectAt(body, "output_config").effort !== undefined && BY_BUDGET.test(body.model))
    return { message: "This model does not support the effort parameter." };
  return checkThinking(body) ?? checkTools(body);
}

function checkThinking(body: JsonObject): Wrong | null {
  const thinking = objectAt(body, "thinking");
  if (thinking.type !== "enabled" && thinking.type !== "adaptive") return null;
  const model = String(body.model);
  if (thinking.type === "adaptive")
    return BY_BUDGET.test(model) ? { message: "adaptive thinking is not supported on this model" } : null;
  if (BY_EFFORT.test(model))
    return { message: '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive".' };
  const forced = objectAt(body, "tool_choice").type;
  if (forced === "any" || forced === "tool")
    return { message: "Thinking may not be enabled when tool_choice forces tool use." };
  if (typeof body.temperature === "number" && body.temperature !== 1)
    return { message: "`temperature` may only be set to 1 when thinking is enabled." };
  const budget = thinking.budget_tokens;
  if (typeof budget !== "number") return { message: "thinking.enabled.budget_tokens: Field required" };
  if (budget < LEAST_BUDGET)
    return { message: "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024" };
  if (typeof body.max_tokens === "number" && budget >= body.max_tokens)
    return { message: "`max_tokens` must be greater than `thinking.budget_tokens`." };
  return null;
}

function checkTools(body: JsonObject): Wrong | null {
  for (const [index, tool] of objectsAt(body, "tools").entries()) {
    if (tool.type !== undefined && tool.type !== "custom") continue;
    if (typeof tool.name !== "string" || !/^[a-zA-Z0-9_-]{1,128}$/.test(tool.name))
      return { message: `tools.${index}.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'` };
    if (objectAt(tool, "input_schema").type !== "object")
      return { message: `tools.${index}.custom.input_schema.type: Input should be 'object'` };
  }
  return null;
}
