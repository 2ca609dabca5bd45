import type { VendorModelsFormat } from "@ai-liaison/core";
import { listIn, modelId, readModels } from "../json/vendor-models.ts";

/** What is on an Ollama's machine, as told to us: https://docs.ollama.com/api/tags, read 2026-11-21. */
export const vendorModels: VendorModelsFormat = {
  query: "",
  readPage: (answer) => ({
    models: readModels(listIn(answer, "models"), ({ model, name }) => {
      const id = modelId(model) ?? modelId(name);
      return id === null ? null : { id, contextWindow: null, prices: null };
    }),
    nextQuery: null,
  }),
};
