import { describe, expect, test } from "vitest";
import { thinkingKindOf } from "./thinking-models.ts";

describe("how a model is told to think", () => {
  test.each([
    ["claude-3-haiku-20240307", "none"],
    ["claude-3-5-sonnet-20241022", "none"],
    ["claude-3-7-sonnet-latest", "budget"],
    ["claude-sonnet-4-20250514", "budget"],
    ["claude-opus-4-1-20250805", "budget"],
    ["claude-sonnet-4-5", "budget"],
    ["anthropic/claude-haiku-4.5", "budget"],
    ["claude-opus-4-6", "either"],
    ["claude-opus-4-7", "effort"],
    ["claude-opus-5", "effort"],
    ["claude-something-new", "effort"],
    ["my-tuned-model", "effort"],
  ])("%s: %s", (model, kind) => {
    expect(thinkingKindOf(model)).toBe(kind);
  });
});
