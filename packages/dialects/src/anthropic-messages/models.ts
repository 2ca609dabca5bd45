import type { JsonObject, ModelsFormat, OfferedModel } from "@ai-liaison/core";
import { pageOf, placeIn, sizeIn } from "../json/page.ts";

/** Anthropic's list of models, page by page: https://docs.anthropic.com/en/api/models-list, read 2026-11-21. */
export const models: ModelsFormat = {
  listPaths: ["/v1/models"],
  modelPaths: ["/v1/models/"],
  toldBy: "anthropic-version",
  writeList,
  writeModel,
};

const DEFAULT_SIZE = 20;
const LARGEST_SIZE = 1000;

function writeList(offered: readonly OfferedModel[], query: URLSearchParams): JsonObject {
  const ids = offered.map(({ id }) => id);
  const size = sizeIn(query, "limit", DEFAULT_SIZE, LARGEST_SIZE);
  const after = placeIn(ids, query, "after_id");
  const before = after === null ? placeIn(ids, query, "before_id") : null;
  const from = before === null ? (after ?? -1) + 1 : Math.max(0, before - size);
  const page = pageOf(offered, from, before === null ? size : before - from);
  const data = page.items.map(writeModel);
  return {
    data,
    has_more: before === null ? page.hasMore : from > 0,
    first_id: page.items[0]?.id ?? null,
    last_id: page.items.at(-1)?.id ?? null,
  };
}

function writeModel({ id, contextWindow }: OfferedModel): JsonObject {
  // The day it came out is not known here; the vendor itself says 1970 then.
  return {
    type: "model",
    id,
    display_name: id,
    created_at: "1970-01-01T00:00:00Z",
    max_input_tokens: contextWindow,
    max_tokens: null,
  };
}
