import { isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";
import { countOf, listOf, objectOf } from "./wire.ts";

/**
 * How many searches of the web a response was made with, where its `usage` does not say: newer responses count them in
 * `tool_usage`; in others they stand among the output. Pages that were opened, or searched for a word, cost nothing
 * apart (https://developers.openai.com/api/docs/guides/tools-web-search, read 2026-11-21). Null where there are none.
 */
export function webSearchesIn(body: JsonObject): number | null {
  const told = countOf(objectOf(objectOf(body.tool_usage)?.web_search)?.num_requests);
  if (told !== null) return told;
  const searches = (listOf(body.output) ?? []).filter(isSearch).length;
  return searches === 0 ? null : searches;
}

function isSearch(item: Json): boolean {
  if (!isJsonObject(item) || item.type !== "web_search_call") return false;
  const action = objectOf(item.action);
  return action === undefined || action.type === "search";
}
