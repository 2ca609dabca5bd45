import type { JsonObject } from "@ai-liaison/core";
import { countOf, objectOf } from "./fields.ts";

/**
 * How many searches of the web a vendor's `usage` tells it made within a call, which it charges beside the tokens. Null
 * where it tells nothing of them. Each of the fields has one or two vendors; none has two (read 2026-11-21):
 *   server_tool_use: https://platform.claude.com/docs/en/agents-and-tools/tool-use/web-search-tool
 *   server_tool_use_details: https://openrouter.ai/docs/guides/features/plugins/web-search
 *   server_side_tool_usage_details: https://docs.x.ai/developers/pricing
 *   num_search_queries: https://docs.perplexity.ai/docs/getting-started/pricing
 */
export function toldWebSearches(usage: JsonObject): number | null {
  return (
    countOf(objectOf(usage.server_tool_use)?.web_search_requests) ??
    countOf(objectOf(usage.server_tool_use_details)?.web_search_requests) ??
    countOf(objectOf(usage.server_side_tool_usage_details)?.web_search_calls) ??
    countOf(usage.num_search_queries)
  );
}
