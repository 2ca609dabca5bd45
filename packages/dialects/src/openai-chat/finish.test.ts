import type { FinishReason } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { readFinish, writeFinish } from "./finish.ts";

describe("finish reasons", () => {
  test.each<[string, FinishReason, string]>([
    ["stop", "stop", "stop"],
    ["length", "length", "length"],
    ["tool_calls", "tool-calls", "tool_calls"],
    ["function_call", "tool-calls", "function_call"],
    ["content_filter", "content-filter", "content_filter"],
    ["eos", "stop", "stop"],
    ["model_length", "length", "length"],
    ["sensitive", "content-filter", "content_filter"],
    ["error", "error", "error"],
    ["insufficient_system_resource", "error", "error"],
    ["brand_new", "other", "stop"],
    ["constructor", "other", "stop"],
  ])("%s is %s, and written %s", (raw, unified, written) => {
    expect(readFinish(raw)).toEqual({ unified, raw });
    expect(writeFinish({ unified, raw })).toBe(written);
  });

  test.each<[FinishReason, string]>([
    ["stop", "stop"],
    ["tool-calls", "tool_calls"],
    ["refusal", "content_filter"],
    ["pause", "stop"],
    ["other", "stop"],
  ])("another format's %s is written %s", (unified, written) => {
    expect(writeFinish({ unified, raw: "SOMETHING" })).toBe(written);
    expect(writeFinish({ unified, raw: null })).toBe(written);
  });

  test("another format's word that looks like one of ours says what it means there", () => {
    expect(writeFinish({ unified: "tool-calls", raw: "stop" })).toBe("tool_calls");
  });
});
