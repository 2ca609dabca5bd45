import type { JsonObject } from "@ai-liaison/core";
import type { DialectSamples } from "../dialect-samples.ts";

/** Specimens of OpenAI's chat completions, completions and embeddings, made by hand after its API reference (read 2026-11-21). */
const PIXEL = "data:image/png;base64,iVBORw0KGgo=";
const CITY = { type: "object", required: ["city"], properties: { city: { type: "string" } } };
const TOOL = {
  type: "function",
  function: { name: "weather", description: "Tells it.", parameters: CITY, strict: true },
};
const CALL = (id: string, city: string): JsonObject => ({
  id,
  type: "function",
  function: { name: "weather", arguments: JSON.stringify({ city }) },
});
const USAGE = {
  prompt_tokens: 12,
  completion_tokens: 7,
  total_tokens: 19,
  prompt_tokens_details: { cached_tokens: 4, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 2, audio_tokens: 0 },
};
const LOGPROBS = {
  content: [
    { token: "Hi", logprob: -0.1, bytes: [72, 105], top_logprobs: [{ token: "Hi", logprob: -0.1, bytes: null }] },
  ],
  refusal: null,
};

const chats: readonly [string, JsonObject][] = [
  ["plain", { model: "gpt-5", messages: [{ role: "user", content: "Grüße 👋" }] }],
  [
    "with every option",
    {
      model: "gpt-5",
      messages: [
        { role: "developer", content: "Be brief." },
        {
          role: "user",
          name: "ada",
          content: [
            { type: "text", text: "What is it?" },
            { type: "image_url", image_url: { url: PIXEL, detail: "low" } },
            { type: "image_url", image_url: { url: "https://pictures.example/cat.png" } },
            { type: "input_audio", input_audio: { data: "UklGRg==", format: "wav" } },
            { type: "file", file: { file_id: "file-1" } },
          ],
        },
      ],
      temperature: 0,
      top_p: 0.9,
      n: 1,
      stop: ["\n", "END"],
      seed: 7,
      max_completion_tokens: 100,
      frequency_penalty: 0.5,
      presence_penalty: 0.25,
      logprobs: true,
      top_logprobs: 2,
      logit_bias: { "50256": -100 },
      user: "u1",
      metadata: { team: "search" },
      service_tier: "flex",
      store: false,
      reasoning_effort: "low",
      prompt_cache_key: "k",
      safety_identifier: "s",
      response_format: { type: "json_schema", json_schema: { name: "city", schema: CITY, strict: true } },
      stream: true,
      stream_options: { include_usage: true },
    },
  ],
  [
    "tools over two turns",
    {
      model: "gpt-5",
      tools: [TOOL, { type: "custom", custom: { name: "note", description: "Notes." } }],
      tool_choice: { type: "function", function: { name: "weather" } },
      parallel_tool_calls: true,
      messages: [
        { role: "system", content: [{ type: "text", text: "Use tools.", cache_control: { type: "ephemeral" } }] },
        { role: "user", content: "Berlin and Oslo?" },
        { role: "assistant", content: null, tool_calls: [CALL("call_1", "Berlin"), CALL("call_2", "Oslo")] },
        { role: "tool", tool_call_id: "call_1", content: "Sun" },
        { role: "tool", tool_call_id: "call_2", content: [{ type: "text", text: "Snow" }] },
        { role: "assistant", content: "Sun and snow.", refusal: null },
        { role: "user", content: "Thanks" },
      ],
    },
  ],
];

function completion(message: JsonObject, finish: string, more: JsonObject = {}): JsonObject {
  const choice = { index: 0, message: { role: "assistant", ...message }, finish_reason: finish, ...more };
  return {
    id: "c1",
    object: "chat.completion",
    created: 1_700_000_000,
    model: "gpt-5",
    choices: [choice],
    usage: USAGE,
  };
}

const answers: readonly [string, JsonObject][] = [
  ["text", completion({ content: "Hallo 👋", refusal: null, annotations: [] }, "stop", { logprobs: LOGPROBS })],
  [
    "tool calls",
    completion({ content: null, tool_calls: [CALL("call_1", "Berlin"), CALL("call_2", "Oslo")] }, "tool_calls"),
  ],
  ["a refusal", completion({ content: null, refusal: "No." }, "stop")],
  ["reasoning", completion({ content: "42", reasoning_content: "Six by nine." }, "length")],
  [
    "a citation and sound",
    completion(
      {
        content: "See there.",
        annotations: [
          {
            type: "url_citation",
            url_citation: { url: "https://a.example", title: "A", start_index: 0, end_index: 3 },
          },
        ],
        audio: { id: "audio_1", data: "UklGRg==", expires_at: 1_700_000_100, transcript: "See there." },
      },
      "stop",
    ),
  ],
];

function chunk(choices: readonly JsonObject[], more: JsonObject = {}): JsonObject {
  return { id: "c1", object: "chat.completion.chunk", created: 1_700_000_000, model: "gpt-5", choices, ...more };
}

function delta(fields: JsonObject, finish: string | null = null, index = 0): JsonObject {
  return chunk([{ index, delta: fields, finish_reason: finish }]);
}

function events(...chunks: readonly JsonObject[]): string {
  return `${chunks.map((value) => `data: ${JSON.stringify(value)}\n\n`).join("")}data: [DONE]\n\n`;
}

const part = (index: number, fields: JsonObject): JsonObject => delta({ tool_calls: [{ index, ...fields }] });
const TOTAL = chunk([], { usage: USAGE });

const streams: readonly [string, string][] = [
  [
    "text",
    events(
      delta({ role: "assistant", content: "" }),
      delta({ content: "Hé" }),
      delta({ content: " 👋" }),
      delta({}, "stop"),
      TOTAL,
    ),
  ],
  [
    "two calls",
    events(
      delta({ role: "assistant", content: null }),
      part(0, { id: "call_1", type: "function", function: { name: "weather", arguments: "" } }),
      part(0, { function: { arguments: '{"city":' } }),
      part(0, { function: { arguments: '"Berlin"}' } }),
      part(1, { id: "call_2", type: "function", function: { name: "weather", arguments: "{}" } }),
      delta({}, "tool_calls"),
      TOTAL,
    ),
  ],
  [
    "reasoning, then text",
    events(
      delta({ role: "assistant", content: "", reasoning_content: "Hm" }),
      delta({ reasoning_content: " so" }),
      delta({ content: "42" }),
      delta({}, "length"),
      TOTAL,
    ),
  ],
  [
    "two choices",
    events(
      delta({ role: "assistant", content: "a" }),
      delta({ role: "assistant", content: "b" }, null, 1),
      delta({}, "stop"),
      delta({}, "stop", 1),
      TOTAL,
    ),
  ],
];

const completionAnswer = {
  id: "cmpl-1",
  object: "text_completion",
  created: 1_700_000_000,
  model: "old",
  choices: [{ index: 0, text: " upon a time", logprobs: null, finish_reason: "stop" }],
  usage: { prompt_tokens: 1, completion_tokens: 3, total_tokens: 4 },
};
const textChunk = (text: string, finish: string | null): JsonObject => ({
  id: "cmpl-1",
  object: "text_completion",
  created: 1_700_000_000,
  model: "old",
  choices: [{ index: 0, text, logprobs: null, finish_reason: finish }],
});
const embedding = (index: number, vector: readonly number[] | string): JsonObject => ({
  object: "embedding",
  index,
  embedding: vector,
});

export const openaiChatSamples: DialectSamples = {
  requests: [
    ...chats.map(([name, content]) => ({ name, operation: "chat", content }) as const),
    {
      name: "a completion",
      operation: "completion",
      content: { model: "old", prompt: "Once", max_tokens: 5, stop: "\n" },
    },
    {
      name: "completions",
      operation: "completion",
      content: { model: "old", prompt: ["a", "b"], logprobs: 2, echo: true },
    },
    { name: "an embedding", operation: "embedding", content: { model: "small", input: "Hello", dimensions: 3 } },
    {
      name: "embeddings",
      operation: "embedding",
      content: { model: "small", input: ["a", "b"], encoding_format: "float" },
    },
  ],
  responses: [
    ...answers.map(([name, content]) => ({ name, operation: "chat", content }) as const),
    { name: "a completion", operation: "completion", content: completionAnswer },
    {
      name: "embeddings",
      operation: "embedding",
      content: {
        object: "list",
        data: [embedding(0, [0.25, -0.5]), embedding(1, "AACAPgAAAL8=")],
        model: "small",
        usage: { prompt_tokens: 2, total_tokens: 2 },
      },
    },
  ],
  streams: [
    ...streams.map(([name, content]) => ({ name, operation: "chat", content }) as const),
    {
      name: "a completion",
      operation: "completion",
      content: events(textChunk(" upon", null), textChunk(" a time", "stop")),
    },
  ],
};
