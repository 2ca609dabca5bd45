import { isJsonObject, type Json, type VendorModelsFormat, type VendorModelsPage } from "@ai-liaison/core";
import { stringOf } from "../json/fields.ts";
import { listIn, modelId, readModels, windowOf } from "../json/vendor-models.ts";

/** Google's own list, as told to us: https://ai.google.dev/api/models, read 2026-11-21. */
export const vendorModels: VendorModelsFormat = { query: "pageSize=1000", readPage };

function readPage(answer: Json): VendorModelsPage {
  const models = readModels(listIn(answer, "models"), ({ name, inputTokenLimit }) => {
    const id = modelId(name)?.replace(/^models\//, "");
    return id === undefined || id === "" ? null : { id, contextWindow: windowOf(inputTokenLimit), prices: null };
  });
  const next = isJsonObject(answer) ? stringOf(answer.nextPageToken) : undefined;
  const isLast = next === undefined || next === "";
  return { models, nextQuery: isLast ? null : `pageSize=1000&pageToken=${encodeURIComponent(next)}` };
}
