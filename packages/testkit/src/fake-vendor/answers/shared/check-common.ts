import type { JsonObject } from "@ai-liaison/core";
import { refusal, type WholeVendorAnswer } from "../../answer.ts";
import type { VendorFormat } from "../../vendor-format.ts";

/** The model no vendor has. */
export const MISSING_MODEL = "no-such-model";

/** What every vendor refuses: a model it does not have (404). Null when there is nothing to refuse. */
export function checkModel(format: VendorFormat, model: string): WholeVendorAnswer | null {
  if (!model.includes(MISSING_MODEL)) return null;
  const told: Readonly<Record<VendorFormat, string>> = {
    "openai-chat": `The model \`${model}\` does not exist or you do not have access to it.`,
    "openai-responses": `The requested model '${model}' does not exist.`,
    anthropic: `model: ${model}`,
    gemini: `models/${model} is not found for API version v1beta, or is not supported for generateContent.`,
    ollama: `model '${model}' not found`,
    bedrock: "Could not resolve the foundation model from the provided model identifier.",
    cohere: `model '${model}' not found, make sure the correct model ID was used.`,
  };
  const code = format.startsWith("openai") ? { code: "model_not_found" } : {};
  return refusal(format, 404, told[format], code);
}

/** The first field a vendor does not know; null when it knows all. `known` is names separated by blanks. */
export function unknownField(body: JsonObject, known: string): string | null {
  const names = known.split(" ");
  return Object.keys(body).find((name) => !names.includes(name)) ?? null;
}
