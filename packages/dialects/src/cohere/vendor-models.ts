import { isJsonObject, type Json, type VendorModelsFormat, type VendorModelsPage } from "@ai-liaison/core";
import { stringOf } from "../json/fields.ts";
import { listIn, modelId, readModels, windowOf } from "../json/vendor-models.ts";

/** Cohere's own list, as told to us: https://docs.cohere.com/reference/list-models, read 2026-11-21. */
export const vendorModels: VendorModelsFormat = { query: "page_size=1000", readPage };

function readPage(answer: Json): VendorModelsPage {
  const models = readModels(listIn(answer, "models"), ({ name, context_length }) => {
    const id = modelId(name);
    return id === null ? null : { id, contextWindow: windowOf(context_length), prices: null };
  });
  const next = isJsonObject(answer) ? stringOf(answer.next_page_token) : undefined;
  const isLast = next === undefined || next === "";
  return { models, nextQuery: isLast ? null : `page_size=1000&page_token=${encodeURIComponent(next)}` };
}
