import { isJsonObject, type Json, type VendorModelsFormat, type VendorModelsPage } from "@ai-liaison/core";
import { stringOf } from "../json/fields.ts";
import { listIn, modelId, readModels, windowOf } from "../json/vendor-models.ts";

/** Anthropic's own list, as told to us: https://docs.anthropic.com/en/api/models-list, read 2026-11-21. */
export const vendorModels: VendorModelsFormat = { query: "limit=1000", readPage };

function readPage(answer: Json): VendorModelsPage {
  const models = readModels(listIn(answer, "data"), ({ id, max_input_tokens }) => {
    const name = modelId(id);
    return name === null ? null : { id: name, contextWindow: windowOf(max_input_tokens), prices: null };
  });
  return { models, nextQuery: nextQuery(answer) };
}

function nextQuery(answer: Json): string | null {
  if (!isJsonObject(answer) || answer.has_more !== true) return null;
  const last = stringOf(answer.last_id);
  return last === undefined ? null : `limit=1000&after_id=${encodeURIComponent(last)}`;
}
