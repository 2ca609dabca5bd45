import { Fault, type JsonObject, type ModelsFormat, type OfferedModel } from "@ai-liaison/core";
import { pageOf, sizeIn } from "../json/page.ts";

/** Google's list of models, page by page: https://ai.google.dev/api/models, read 2026-11-21. Today's SDK asks below /v1. */
export const models: ModelsFormat = {
  listPaths: ["/v1beta/models", "/v1/models"],
  modelPaths: ["/v1beta/models/", "/v1/models/"],
  toldBy: "x-goog-api-key",
  writeList,
  writeModel,
};

const DEFAULT_SIZE = 50;
const LARGEST_SIZE = 1000;
const ACTIONS = ["generateContent", "countTokens"];

function writeList(offered: readonly OfferedModel[], query: URLSearchParams): JsonObject {
  const size = sizeIn(query, "pageSize", DEFAULT_SIZE, LARGEST_SIZE);
  const from = placeOf(query.get("pageToken") ?? "");
  const { items, hasMore } = pageOf(offered, from, size);
  return { models: items.map(writeModel), ...(hasMore ? { nextPageToken: String(from + size) } : {}) };
}

/** A page's token is where it begins. */
function placeOf(token: string): number {
  if (/^\d{0,6}$/.test(token)) return Number(token);
  throw new Fault("invalid_request", "`pageToken` is none that this list has given.", { param: "pageToken" });
}

function writeModel({ id, contextWindow }: OfferedModel): JsonObject {
  return {
    name: `models/${id}`,
    baseModelId: id,
    version: "",
    displayName: id,
    ...(contextWindow === null ? {} : { inputTokenLimit: contextWindow }),
    supportedGenerationMethods: ACTIONS,
  };
}
