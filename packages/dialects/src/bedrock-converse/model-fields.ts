import { type ChatRequest, isJsonObject, type Json, type JsonObject, type ReasoningOptions } from "@ai-liaison/core";
import { compact, numberOf, objectOf, stringOf } from "../json/fields.ts";
import type { MutableJson } from "./extension.ts";
import { familyOf } from "./model-family.ts";

/**
 * `additionalModelRequestFields`: what only some models take, in the words of each
 * (https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters.html, read 2026-11-21). Claude has `top_k`,
 * `thinking` and an effort in `output_config`; Nova a `topK`, and a `reasoningConfig`; GPT a `reasoning_effort`.
 */
export interface ModelFields {
  readonly topK?: number;
  readonly reasoning?: ReasoningOptions;
}

/** What is understood of them, whatever model is asked. */
export function readModelFields(fields: JsonObject): ModelFields {
  const topK = numberOf(fields.top_k) ?? numberOf(objectOf(fields.inferenceConfig)?.topK);
  const reasoning = readReasoning(fields);
  return { ...compact({ topK }), ...(Object.keys(reasoning).length === 0 ? {} : { reasoning }) };
}

function readReasoning(fields: JsonObject): ReasoningOptions {
  // `reasoning_config` is what `thinking` was called here before.
  const thinking = fields.thinking ?? fields.reasoning_config ?? fields.reasoningConfig;
  const effort = stringOf(fields.reasoning_effort) ?? stringOf(objectOf(fields.output_config)?.effort);
  if (!isJsonObject(thinking)) return compact({ effort: effort ?? stringOf(thinking) });
  if (thinking.type === "disabled") return { enabled: false };
  const budgetTokens = numberOf(thinking.budget_tokens);
  const known = compact({ effort: effort ?? stringOf(thinking.maxReasoningEffort), budgetTokens });
  return budgetTokens === undefined && (thinking.type === "adaptive" || thinking.type === "enabled")
    ? { enabled: true, ...known }
    : known;
}

/** The same as this format's own clients say it: only what a model of that name takes. */
export function writeModelFields({
  model,
  sampling,
  reasoning,
}: Pick<ChatRequest, "model" | "sampling" | "reasoning">): JsonObject {
  const { topK } = sampling;
  switch (familyOf(model)) {
    case "claude":
      return { ...compact({ top_k: topK }), ...(reasoning === undefined ? {} : writeThinking(reasoning)) };
    case "nova":
      return {
        ...(topK === undefined ? {} : { inferenceConfig: { topK } }),
        ...(reasoning === undefined ? {} : { reasoningConfig: writeNovaReasoning(reasoning) }),
      };
    case "gpt":
      return compact({ reasoning_effort: reasoning?.effort });
    case "other":
      return {};
  }
}

function writeThinking({ enabled, effort, budgetTokens }: ReasoningOptions): JsonObject {
  const thinking: Json | undefined =
    enabled === false
      ? { type: "disabled" }
      : budgetTokens !== undefined
        ? { type: "enabled", budget_tokens: budgetTokens }
        : enabled === true
          ? { type: "adaptive" }
          : undefined;
  return compact({ thinking, output_config: effort === undefined ? undefined : { effort } });
}

function writeNovaReasoning({ enabled, effort }: ReasoningOptions): JsonObject {
  if (enabled === false || effort === "none") return { type: "disabled" };
  return compact({ type: "enabled", maxReasoningEffort: effort });
}

/** Puts them into the body, where there are any. */
export function addModelFields(body: MutableJson, fields: JsonObject): void {
  if (Object.keys(fields).length > 0) body.additionalModelRequestFields = fields;
}
