import type { Json, JsonObject, ListPrices, VendorModel, VendorModelsFormat } from "@ai-liaison/core";
import { objectOf } from "../json/fields.ts";
import { listIn, modelId, perMtok, readModels, windowOf } from "../json/vendor-models.ts";

/**
 * OpenAI's own list, as told to us (https://platform.openai.com/docs/api-reference/models, read 2026-11-21), and those
 * of its look-alikes: some tell the bare list, and most tell more of a model, each under another name.
 */
export const vendorModels: VendorModelsFormat = {
  query: "",
  readPage: (answer) => ({
    models: readModels(Array.isArray(answer) ? answer : listIn(answer, "data"), readModel),
    nextQuery: null,
  }),
};

function readModel(model: JsonObject): VendorModel | null {
  const id = modelId(model.id);
  return id === null ? null : { id, contextWindow: contextWindow(model), prices: pricesOf(model.pricing) };
}

/** OpenRouter's and Together's, Groq's, vLLM's, Mistral's name for it; GitHub's stands beside other limits. */
const WINDOW_FIELDS = ["context_length", "context_window", "max_model_len", "max_context_length"] as const;

function contextWindow(model: JsonObject): number | null {
  const told = WINDOW_FIELDS.map((field) => windowOf(model[field])).find((tokens) => tokens !== null);
  return told ?? windowOf(objectOf(model.limits)?.max_input_tokens);
}

/**
 * OpenRouter tells prices per token, as strings; Together and Perplexity per million, as numbers, and a model that is
 * only rented by the hour as free. A negative price means that it depends.
 */
function pricesOf(value: Json | undefined): ListPrices | null {
  const pricing = objectOf(value);
  if (pricing === undefined) return null;
  const { prompt, completion, input, output } = pricing;
  if (prompt !== undefined) return pair(perMtok(prompt, 1), perMtok(completion, 1));
  if (typeof input !== "number" || typeof output !== "number" || input + output === 0) return null;
  return pair(perMtok(input, 1_000_000), perMtok(output, 1_000_000));
}

function pair(inputPerMtok: string | null, outputPerMtok: string | null): ListPrices | null {
  return inputPerMtok === null || outputPerMtok === null ? null : { inputPerMtok, outputPerMtok };
}
