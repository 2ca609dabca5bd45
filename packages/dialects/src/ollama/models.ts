import type { JsonObject, ModelsFormat, OfferedModel } from "@ai-liaison/core";

/** Ollama's list of what is on the machine, and more of each: https://docs.ollama.com/api/tags, read 2026-11-21. */
export const models: ModelsFormat = {
  listPaths: ["/api/tags"],
  modelPaths: [],
  showPath: "/api/show",
  // Its clients look for what a version can do: tools, thoughts and structured answers came before this one.
  fixed: { "/api/version": { version: "0.13.0" } },
  writeList: (offered) => ({ models: offered.map(tagOf) }),
  writeModel,
};

/** Sizes and digests are of files that are not here. */
function tagOf(model: OfferedModel): JsonObject {
  const { id, atMs } = model;
  const modified_at = new Date(atMs).toISOString();
  return { name: id, model: id, modified_at, size: 0, digest: "", details: detailsOf(model) };
}

function detailsOf({ ownedBy }: OfferedModel): JsonObject {
  return {
    parent_model: "",
    format: "",
    family: ownedBy,
    families: [ownedBy],
    parameter_size: "",
    quantization_level: "",
  };
}

function writeModel(model: OfferedModel): JsonObject {
  const { ownedBy, contextWindow, atMs } = model;
  return {
    license: "",
    modelfile: "",
    parameters: "",
    template: "",
    details: detailsOf(model),
    model_info: {
      "general.architecture": ownedBy,
      ...(contextWindow === null ? {} : { [`${ownedBy}.context_length`]: contextWindow }),
    },
    capabilities: ["completion", "tools"],
    modified_at: new Date(atMs).toISOString(),
  };
}
