import type { JsonObject } from "@ai-liaison/core";
import type { DialectSamples } from "../dialect-samples.ts";

/** Specimens of Ollama's own API, made by hand after its documentation (https://docs.ollama.com/api, read 2026-11-21). */
const PIXEL = "iVBORw0KGgo=";
const TIME = "2026-11-21T08:00:00.123456Z";
const DONE = {
  done_reason: "stop",
  done: true,
  total_duration: 1_897_385_625,
  load_duration: 1_631_208,
  prompt_eval_count: 17,
  prompt_eval_duration: 313_560_000,
  eval_count: 50,
  eval_duration: 1_577_990_000,
};
const CITY = { type: "object", required: ["city"], properties: { city: { type: "string" } } };
const TOOL = { type: "function", function: { name: "weather", description: "Tells the weather.", parameters: CITY } };
const CALL = (city: string, index: number): JsonObject => ({
  id: `call_${index}`,
  function: { index, name: "weather", arguments: { city } },
});

function line(message: JsonObject, ending: JsonObject = { done: false }): JsonObject {
  return { model: "qwen3:8b", created_at: TIME, message: { role: "assistant", content: "", ...message }, ...ending };
}

function generated(response: string, ending: JsonObject = { done: false }): JsonObject {
  return { model: "qwen3:8b", created_at: TIME, response, ...ending };
}

function lines(...objects: readonly JsonObject[]): string {
  return objects.map((object) => `${JSON.stringify(object)}\n`).join("");
}

const chats: readonly [string, JsonObject][] = [
  ["plain", { model: "qwen3:8b", messages: [{ role: "user", content: "Grüße 👋" }] }],
  [
    "with every option",
    {
      model: "qwen3:8b",
      stream: false,
      keep_alive: "5m",
      think: "low",
      format: { type: "object", properties: { age: { type: "integer" } } },
      logprobs: true,
      top_logprobs: 2,
      options: {
        temperature: 0,
        top_p: 0.9,
        top_k: 20,
        seed: 42,
        num_predict: 100,
        stop: ["\n"],
        num_ctx: 4096,
        min_p: 0,
      },
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "What is it?", images: [PIXEL] },
      ],
    },
  ],
  [
    "with tools over two turns",
    {
      model: "qwen3:8b",
      stream: true,
      think: true,
      tools: [TOOL],
      messages: [
        { role: "user", content: "Paris and Oslo?" },
        { role: "assistant", content: "", thinking: "Two calls.", tool_calls: [CALL("Paris", 0), CALL("Oslo", 1)] },
        { role: "tool", content: "sunny", tool_name: "weather", tool_call_id: "call_0" },
        { role: "tool", content: "snow", tool_name: "weather" },
        { role: "tool", content: "unnamed" },
      ],
    },
  ],
  ["without messages, which loads the model", { model: "qwen3:8b", keep_alive: 0 }],
  ["with empty fields", { model: "m", messages: [], format: "", options: {}, tools: [], keep_alive: null }],
];

const generates: readonly [string, JsonObject][] = [
  ["prompt", { model: "qwen3:8b", prompt: "Once" }],
  [
    "prompt with every option",
    {
      model: "codellama:code",
      prompt: "def f():",
      suffix: "return x",
      system: "Write Python.",
      template: "{{ .Prompt }}",
      context: [1, 2, 3],
      raw: false,
      images: [PIXEL],
      format: "json",
      think: false,
      stream: false,
      options: { num_predict: -1, repeat_penalty: 1.1 },
    },
  ],
];

const legacyPlace = { path: "/api/embeddings" };

export const ollamaSamples: DialectSamples = {
  requests: [
    ...chats.map(([name, content]) => ({ name, operation: "chat" as const, content })),
    ...generates.map(([name, content]) => ({ name, operation: "completion" as const, content })),
    {
      name: "embed",
      operation: "embedding",
      content: { model: "m", input: ["a", "b"], dimensions: 2, truncate: true },
    },
    {
      name: "older embed",
      operation: "embedding",
      content: { model: "m", prompt: "a", options: { num_ctx: 512 } },
      place: legacyPlace,
    },
  ],
  responses: [
    { name: "text", operation: "chat", content: line({ content: "Sure." }, DONE) },
    {
      name: "thinking and parallel tools",
      operation: "chat",
      content: line({ thinking: "Hm.", tool_calls: [CALL("Paris", 0), CALL("Oslo", 1)] }, DONE),
    },
    {
      name: "log probabilities",
      operation: "chat",
      content: { ...line({ content: "a" }, DONE), logprobs: [{ token: "a", logprob: -0.1, top_logprobs: [] }] },
    },
    { name: "of loading", operation: "chat", content: line({}, { done: true, done_reason: "load" }) },
    { name: "cut short", operation: "chat", content: line({ content: "Su" }, { ...DONE, done_reason: "length" }) },
    { name: "generated", operation: "completion", content: generated("a time", { ...DONE, context: [1, 2] }) },
    { name: "thoughtful", operation: "completion", content: { ...generated("a", DONE), thinking: "Hm." } },
    {
      name: "vectors",
      operation: "embedding",
      content: {
        model: "m",
        embeddings: [
          [0.5, 1],
          [2, 3],
        ],
        total_duration: 5,
        prompt_eval_count: 4,
      },
    },
    { name: "older vector", operation: "embedding", content: { embedding: [0.5, 1] }, form: "legacy" },
  ],
  streams: [
    {
      name: "text",
      operation: "chat",
      content: lines(line({ content: "Grüße" }), line({ content: " 👋" }), line({}, DONE)),
    },
    {
      name: "thinking, words, tools",
      operation: "chat",
      content: lines(
        line({ thinking: "Hm" }),
        line({ thinking: "…" }),
        line({ content: "I'll look." }),
        line({ tool_calls: [CALL("Paris", 0)] }),
        line({ tool_calls: [CALL("Oslo", 1)] }),
        line({}, DONE),
      ),
    },
    {
      name: "generated",
      operation: "completion",
      content: lines(generated("Once"), generated(" more"), generated("", { ...DONE, context: [1, 2, 3] })),
    },
  ],
};
