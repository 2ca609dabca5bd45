import type { JsonObject } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { readResponseUsage } from "./envelope.ts";

const call = (action?: JsonObject): JsonObject => ({
  type: "web_search_call",
  status: "completed",
  action: action ?? null,
});

describe("searches of the web", () => {
  test.each<[string, JsonObject, number | null]>([
    [
      "counted among the output, without the pages that were opened",
      { output: [call({ type: "search", query: "a" }), call({ type: "open_page" }), call(), { type: "message" }] },
      2,
    ],
    [
      "told beside the usage, whatever stands among the output",
      { tool_usage: { web_search: { num_requests: 1 } }, output: [call(), call()] },
      1,
    ],
    [
      "told in the usage, before all else",
      { usage: { server_side_tool_usage_details: { web_search_calls: 3 } }, output: [call()] },
      3,
    ],
    ["unknown where none is told", { output: [{ type: "message" }] }, null],
  ])("are %s", (_, body, expected) => {
    expect(readResponseUsage({ usage: { input_tokens: 1 }, ...body })?.webSearches).toBe(expected);
  });
});
