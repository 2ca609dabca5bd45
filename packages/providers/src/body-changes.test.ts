import { describe, expect, test } from "vitest";
import { bodyChanges, changeBody } from "./body-changes.ts";
import { vendorFor } from "./find-vendor.ts";
import { operationsFor } from "./offers-model.ts";

function changed(vendor: string, model: string, body: Parameters<typeof bodyChanges>[1]) {
  const [spoken] = operationsFor(vendorFor(vendor), "chat", model);
  if (spoken === undefined) throw new Error("no format for it");
  const changes = bodyChanges(spoken, body);
  return changes === null ? null : { body: changeBody(body, changes), warnings: changes.warnings };
}

describe("a body for a vendor that makes something else of its format", () => {
  test("has the vendor's own names, and nothing it refuses or says unasked", () => {
    const body = { model: "m", max_completion_tokens: 5, seed: 1, logit_bias: { 1: 2 }, stream_options: {} };
    expect(changed("mistral", "mistral-small", body)).toEqual({
      body: { model: "m", max_tokens: 5, random_seed: 1 },
      warnings: ["`logit_bias` was left out: the vendor refuses it."],
    });
  });

  test("keeps what the caller said under the vendor's own name", () => {
    const body = { max_completion_tokens: 5, max_tokens: 4 };
    expect(changed("deepseek", "deepseek-chat", body)?.body).toEqual({ max_tokens: 4 });
  });

  test("names no model where the address does, and the version where no header does", () => {
    const body = { model: "m", stream: true, max_tokens: 1 };
    expect(changed("bedrock", "us.anthropic.claude-x", body)?.body).toEqual({
      max_tokens: 1,
      anthropic_version: "bedrock-2023-05-31",
    });
    expect(changed("vertex", "claude-x", { ...body, anthropic_version: "mine" })?.body).toEqual({
      stream: true,
      max_tokens: 1,
      anthropic_version: "mine",
    });
  });

  test("is untouched where nothing of the kind is in it", () => {
    expect(changed("mistral", "mistral-small", { model: "m", messages: [] })).toBeNull();
    expect(changed("openai", "gpt-5", { max_completion_tokens: 5 })).toBeNull();
  });

  test("loses what it left unset without a warning", () => {
    expect(changed("groq", "llama-3.3", { logprobs: null })).toEqual({ body: {}, warnings: [] });
  });
});
