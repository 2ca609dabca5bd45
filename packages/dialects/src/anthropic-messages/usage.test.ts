import { NO_USAGE, type Usage } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { mergeUsage, readUsage, writeUsage } from "./usage.ts";

describe("usage", () => {
  test("has totals that include what came from a cache and went into one", () => {
    const raw = {
      input_tokens: 3,
      cache_read_input_tokens: 100,
      cache_creation_input_tokens: 20,
      cache_creation: { ephemeral_5m_input_tokens: 5, ephemeral_1h_input_tokens: 15 },
      output_tokens: 9,
      output_tokens_details: { thinking_tokens: 4 },
      service_tier: "standard",
    };
    const expected: Usage = {
      ...NO_USAGE,
      inputTokens: 123,
      cachedInputTokens: 100,
      cacheWriteTokens: 20,
      cacheWrite1hTokens: 15,
      outputTokens: 9,
      reasoningTokens: 4,
      serviceTier: "standard",
      raw,
    };
    expect(readUsage(raw)).toEqual(expected);
    expect(writeUsage(expected, true)).toBe(raw);
    expect(writeUsage({ ...expected, raw: null }, false)).toEqual({ ...raw, service_tier: undefined });
  });

  test.each([
    [{ input_tokens: 3 }, { inputTokens: 3, cachedInputTokens: null, outputTokens: null }],
    [{ output_tokens: 3 }, { inputTokens: null, outputTokens: 3 }],
    [
      { output_tokens: 3, server_tool_use: { web_search_requests: 2 } },
      { outputTokens: 3, webSearches: 2 },
    ],
    [
      { input_tokens: -1, output_tokens: "3" },
      { inputTokens: null, outputTokens: null },
    ],
    [
      { input_tokens: 1, cache_creation: { ephemeral_5m_input_tokens: 2, ephemeral_1h_input_tokens: 3 } },
      { inputTokens: 6, cacheWriteTokens: 5, cacheWrite1hTokens: 3 },
    ],
  ])("reads %j without inventing what is absent", (raw, expected) => {
    expect(readUsage(raw)).toMatchObject(expected);
  });

  test("counts the tokens of a compaction, which the totals leave out, but not those of another model", () => {
    const iterations = [
      { type: "compaction", input_tokens: 1000, output_tokens: 80 },
      { type: "message", input_tokens: 10, output_tokens: 2 },
      { type: "advisor_message", model: "other", input_tokens: 500, output_tokens: 50 },
    ];
    const usage = readUsage({ input_tokens: 10, output_tokens: 2, iterations });
    expect(usage).toMatchObject({ inputTokens: 1010, outputTokens: 82 });
  });

  test("of a stream's end replaces that of its start, and keeps what the end does not name", () => {
    const merged = mergeUsage(
      { input_tokens: 5, output_tokens: 1, cache_read_input_tokens: 3, service_tier: "standard" },
      { output_tokens: 9, cache_read_input_tokens: null },
    );
    expect(merged).toEqual({
      input_tokens: 5,
      output_tokens: 9,
      cache_read_input_tokens: 3,
      service_tier: "standard",
    });
  });

  test("of another format that looks like ours is not taken for ours", () => {
    const raw = { input_tokens: 10, output_tokens: 2, input_tokens_details: { cached_tokens: 8 } };
    const usage = { ...NO_USAGE, inputTokens: 10, cachedInputTokens: 8, outputTokens: 2, raw };
    expect(writeUsage(usage, false)).toMatchObject({ input_tokens: 2, cache_read_input_tokens: 8 });
  });
});
