import type { Json } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { dialectById } from "./index.ts";

/** What each format's vendors answer to the question which models they have. */
const read = (dialect: string, answer: Json) => {
  const { vendorModels } = dialectById(dialect) ?? {};
  if (vendorModels === undefined) throw new Error(`${dialect} reads no lists`);
  return vendorModels.readPage(answer);
};

const bare = { contextWindow: null, prices: null };

describe("a page of a vendor's list", () => {
  test.each<[string, string, Json, object]>([
    [
      "OpenAI's has names alone",
      "openai-chat",
      { object: "list", data: [{ id: "gpt-4o", object: "model", created: 1, owned_by: "system" }] },
      { models: [{ id: "gpt-4o", ...bare }], nextQuery: null },
    ],
    [
      "Anthropic's goes on after its last",
      "anthropic-messages",
      { data: [{ type: "model", id: "claude-a", max_input_tokens: 200_000 }], has_more: true, last_id: "claude a" },
      {
        models: [{ id: "claude-a", contextWindow: 200_000, prices: null }],
        nextQuery: "limit=1000&after_id=claude%20a",
      },
    ],
    [
      "Anthropic's last page",
      "anthropic-messages",
      { data: [{ type: "model", id: "claude-b" }], has_more: false, last_id: "claude-b" },
      { models: [{ id: "claude-b", ...bare }], nextQuery: null },
    ],
    [
      "Google's names begin with `models/`",
      "gemini",
      { models: [{ name: "models/gemini-x", inputTokenLimit: 1_048_576 }], nextPageToken: "Ch9=" },
      {
        models: [{ id: "gemini-x", contextWindow: 1_048_576, prices: null }],
        nextQuery: "pageSize=1000&pageToken=Ch9%3D",
      },
    ],
    ["Google's last page", "gemini", { models: [], nextPageToken: "" }, { models: [], nextQuery: null }],
    [
      "Cohere's",
      "cohere",
      { models: [{ name: "command-x", endpoints: ["chat"], context_length: 256_000 }], next_page_token: "p2" },
      {
        models: [{ id: "command-x", contextWindow: 256_000, prices: null }],
        nextQuery: "page_size=1000&page_token=p2",
      },
    ],
    [
      "Ollama's, by either name for it",
      "ollama",
      { models: [{ name: "a:latest", model: "a:latest", size: 1 }, { name: "b:7b" }] },
      {
        models: [
          { id: "a:latest", ...bare },
          { id: "b:7b", ...bare },
        ],
        nextQuery: null,
      },
    ],
  ])("%s", (_, dialect, answer, page) => {
    expect(read(dialect, answer)).toEqual(page);
  });

  test.each<[string, Json]>([
    ["a web page's JSON", { ok: true }],
    ["no object", "models"],
    ["null", null],
    ["a list that is none", { data: "gpt-4o", models: {} }],
    ["a list of nothing with a name", { data: [{ object: "model" }, 7, null], models: [{ id: 7 }, "x"] }],
  ])("that is %s is refused in every format", (_, answer) => {
    for (const dialect of ["openai-chat", "anthropic-messages", "gemini", "cohere", "ollama"]) {
      expect(() => read(dialect, answer), dialect).toThrow("no list of models");
    }
  });

  test("leaves out what cannot be asked for", () => {
    const data = [{ id: "" }, { id: "x".repeat(201) }, { id: 7 }, { id: "good" }, "bad"];
    expect(read("openai-chat", { data }).models.map(({ id }) => id)).toEqual(["good"]);
    expect(read("gemini", { models: [{ name: "models/" }, { name: "tunedModels/x" }] }).models).toMatchObject([
      { id: "tunedModels/x" },
    ]);
  });
});

describe("look-alikes tell more of a model", () => {
  const only = (model: Json) => read("openai-chat", { data: [model] }).models[0];

  test.each<[string, Record<string, Json>, number | null]>([
    ["OpenRouter, Together", { context_length: 131_072 }, 131_072],
    ["Groq", { context_window: 4_000 }, 4_000],
    ["vLLM", { max_model_len: 32_768 }, 32_768],
    ["Mistral", { max_context_length: 128_000 }, 128_000],
    ["GitHub Models", { limits: { max_input_tokens: 1_048_576, max_output_tokens: 32_768 } }, 1_048_576],
    ["a length of nothing", { context_length: 0, context_window: null }, null],
    ["a length that is none", { context_length: "131072", max_model_len: 1.5 }, null],
  ])("the context of %s", (_, more, tokens) => {
    expect(only({ id: "m", ...more })?.contextWindow).toBe(tokens);
  });

  test.each<[string, Json, [string, string] | null]>([
    ["OpenRouter, per token", { prompt: "0.00000015", completion: "0.0000006" }, ["0.15", "0.6"]],
    [
      "finer than a nano-dollar a token",
      { prompt: "0.0000000375", completion: "0.00000000015" },
      ["0.0375", "0.00015"],
    ],
    ["numbers that print with an exponent", { prompt: 1e-7, completion: 4e-7 }, ["0.1", "0.4"]],
    ["what is free", { prompt: "0", completion: "0" }, ["0", "0"]],
    ["what depends", { prompt: "-1", completion: "-1" }, null],
    ["Together, per million", { hourly: 0, input: 0.3, output: 0.9, base: 0 }, ["0.3", "0.9"]],
    ["Perplexity, per million", { input: 10, output: 50, unit: "usd_per_1m_tokens" }, ["10", "50"]],
    ["what is rented by the hour", { hourly: 3, input: 0, output: 0 }, null],
    ["strings nobody says the unit of", { input: "0.0000025", output: "0.00001" }, null],
    ["half a price", { prompt: "0.1" }, null],
    ["no price", "free", null],
    ["what is no number", { prompt: "1e400", completion: "cheap" }, null],
  ])("the price of %s", (_, pricing, expected) => {
    const told = only({ id: "m", pricing })?.prices;
    expect(told == null ? null : [told.inputPerMtok, told.outputPerMtok]).toEqual(expected);
  });

  test("some tell the bare list", () => {
    const answer = [{ id: "openai/gpt-4.1", name: "OpenAI GPT-4.1" }];
    expect(read("openai-chat", answer).models.map(({ id }) => id)).toEqual(["openai/gpt-4.1"]);
  });
});
