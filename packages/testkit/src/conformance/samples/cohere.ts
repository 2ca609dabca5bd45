import type { Json, JsonObject } from "@ai-liaison/core";
import type { DialectSamples } from "../dialect-samples.ts";

/** Specimens of Cohere's API v2, made by hand after its documentation (https://docs.cohere.com/reference/chat, read 2026-11-21). */
const MODEL = "command-a-03-2025";
const PIXEL = "data:image/png;base64,iVBORw0KGgo=";
const CITY = { type: "object", required: ["city"], properties: { city: { type: "string" } } };
const TOOL = { type: "function", function: { name: "weather", description: "Tells the weather.", parameters: CITY } };
const CALL = (city: string): JsonObject => ({
  id: `weather_${city}`,
  type: "function",
  function: { name: "weather", arguments: `{"city": "${city}"}` },
});
const USAGE = {
  billed_units: { input_tokens: 5, output_tokens: 8, search_units: null },
  tokens: { input_tokens: 71, output_tokens: 11, reasoning_tokens: 3, new_tokens: 1 },
  cached_tokens: 64,
  new_usage: null,
};
const CITATION = {
  start: 0,
  end: 5,
  text: "Grüße",
  type: "TEXT_CONTENT",
  content_index: 0,
  sources: [{ type: "document", id: "doc:0", document: { id: "doc:0", text: "…" } }],
};
const UNKNOWN = { new_field: { deep: [1] }, null_field: null };

const requests: Readonly<Record<string, JsonObject>> = {
  plain: { model: MODEL, messages: [{ role: "user", content: "Grüße 👋" }] },
  "with every option": {
    model: MODEL,
    stream: true,
    max_tokens: 100,
    temperature: 0,
    p: 0.9,
    k: 20,
    seed: 42,
    frequency_penalty: 0.1,
    presence_penalty: 0,
    stop_sequences: ["\n"],
    response_format: { type: "json_object", json_schema: CITY },
    thinking: { type: "enabled", token_budget: 512 },
    safety_mode: "CONTEXTUAL",
    citation_options: { mode: "FAST" },
    documents: ["one", { id: "doc:0", data: { text: "…" } }],
    logprobs: true,
    priority: 0,
    messages: [
      { role: "system", content: "Be brief." },
      {
        role: "user",
        content: [
          { type: "text", text: "What is it?" },
          { type: "image_url", image_url: { url: PIXEL, detail: "low" } },
          { type: "image_url", image_url: { url: "https://example.com/a.png" } },
        ],
      },
    ],
  },
  "with tools over two turns": {
    model: MODEL,
    stream: false,
    strict_tools: true,
    tool_choice: "REQUIRED",
    tools: [TOOL],
    messages: [
      { role: "user", content: "Paris and Oslo?" },
      { role: "assistant", tool_plan: "I will look.", tool_calls: [CALL("Paris"), CALL("Oslo")] },
      { role: "tool", tool_call_id: "weather_Paris", content: "sunny" },
      {
        role: "tool",
        tool_call_id: "weather_Oslo",
        content: [{ type: "document", document: { id: "0", data: { weather: "snow" } } }],
      },
      {
        role: "assistant",
        content: [
          { type: "thinking", thinking: "Both." },
          { type: "text", text: "Sunny, snow." },
        ],
        citations: [CITATION],
      },
      { role: "user", content: "" },
    ],
  },
  "with unknown fields and nulls everywhere": {
    model: MODEL,
    temperature: null,
    tools: [{ ...TOOL, ...UNKNOWN }, { type: "new_kind" }],
    messages: [
      { role: "user", content: [{ type: "text", text: "a", ...UNKNOWN }, { type: "new_kind" }], ...UNKNOWN },
      { role: "assistant", content: null, tool_calls: [{ ...CALL("Bonn"), ...UNKNOWN }], tool_plan: null },
      { role: "tool", tool_call_id: "weather_Bonn", content: [{ type: "text", text: "rain" }], ...UNKNOWN },
      { role: "assistant", content: "Rain.", tool_calls: [] },
    ],
    response_format: { type: "text" },
    thinking: { type: "disabled", ...UNKNOWN },
    ...UNKNOWN,
  },
  "with empty lists": { model: MODEL, messages: [], tools: [], stop_sequences: [], strict_tools: false },
};

const embeds: Readonly<Record<string, JsonObject>> = {
  texts: { model: "embed-v4.0", texts: ["a", "b"], input_type: "search_query", embedding_types: ["float"] },
  "every option": {
    model: "embed-v4.0",
    texts: ["a"],
    input_type: "clustering",
    embedding_types: ["int8", "float"],
    output_dimension: 256,
    truncate: "NONE",
    max_tokens: null,
    ...UNKNOWN,
  },
  pictures: { model: "embed-v4.0", images: [PIXEL], input_type: "image", embedding_types: ["base64"] },
};

const answer = (message: JsonObject, more: JsonObject = {}): JsonObject => ({
  id: "a-1",
  finish_reason: "COMPLETE",
  message: { role: "assistant", ...message },
  usage: USAGE,
  ...more,
});
const text = (words: string): JsonObject => ({ type: "text", text: words });

const answers: Readonly<Record<string, JsonObject>> = {
  text: answer({ content: [text("Sure.")] }),
  "thoughts and citations": answer({
    content: [{ type: "thinking", thinking: "Hm." }, text("Grüße")],
    citations: [{ ...CITATION, content_index: 1 }],
  }),
  "citations of thoughts and texts": answer({
    content: [text("Grüße")],
    citations: [CITATION, { ...CITATION, type: "PLAN", content_index: 3 }, CITATION],
  }),
  "a plan and parallel tools": answer(
    { tool_plan: "I will look.", tool_calls: [CALL("Paris"), CALL("Oslo")] },
    { finish_reason: "TOOL_CALL" },
  ),
  "unknown fields and nulls": answer(
    { content: [{ ...text("a"), ...UNKNOWN }, { type: "new_kind" }], tool_calls: null, tool_plan: null, ...UNKNOWN },
    { logprobs: [{ token_ids: [1], text: "a", logprobs: [-0.1] }], usage: null, ...UNKNOWN },
  ),
  "cut short": answer({ content: [text("Su")] }, { finish_reason: "MAX_TOKENS" }),
  "a reason nobody knows": answer({ content: [] }, { finish_reason: "NEW_REASON" }),
  "no content": { message: { role: "assistant", content: null } },
};

const META = { api_version: { version: "2" }, billed_units: { input_tokens: 4, image_tokens: 0 }, warnings: null };

const vectors: Readonly<Record<string, JsonObject>> = {
  float: {
    id: "e-1",
    texts: ["a", "b"],
    embeddings: {
      float: [
        [0.5, 1],
        [2, 3],
      ],
    },
    meta: META,
    response_type: "embeddings_by_type",
  },
  "several types": {
    id: "e-2",
    texts: ["a"],
    embeddings: { float: [[0.5]], int8: [[64]], binary: null },
    meta: { ...META, ...UNKNOWN },
    response_type: "embeddings_by_type",
    ...UNKNOWN,
  },
  "one type of integers": { id: "e-3", texts: [], embeddings: { int8: [[64]] }, response_type: "embeddings_by_type" },
};

function events(...all: readonly JsonObject[]): string {
  const framed = all.map((event) => `event: ${String(event.type)}\ndata: ${JSON.stringify(event)}\n\n`);
  return `${framed.join("")}data: [DONE]\n\n`;
}

const start = (more: JsonObject = {}): JsonObject => ({
  id: "a-1",
  type: "message-start",
  delta: { message: { role: "assistant", content: [], tool_plan: "", tool_calls: [], citations: [] } },
  ...more,
});
const event = (type: string, index: number | null, message?: JsonObject, more: JsonObject = {}): JsonObject => ({
  type,
  ...(index === null ? {} : { index }),
  ...(message === undefined ? {} : { delta: { message } }),
  ...more,
});
const piece = (index: number, content: Json, more: JsonObject = {}): JsonObject =>
  event("content-delta", index, { content }, more);
const called = (index: number, city: string): readonly JsonObject[] => [
  event("tool-call-start", index, {
    tool_calls: { id: `weather_${city}`, type: "function", function: { name: "weather", arguments: "" } },
  }),
  event("tool-call-delta", index, { tool_calls: { function: { arguments: '{"city"' } } }),
  event("tool-call-delta", index, { tool_calls: { function: { arguments: `: "${city}"}` } } }),
  event("tool-call-end", index),
];
const end = (finish_reason: string): JsonObject => ({ type: "message-end", delta: { finish_reason, usage: USAGE } });

const streams: Readonly<Record<string, string>> = {
  text: events(
    start(),
    event("content-start", 0, { content: text("") }),
    piece(0, { text: "Grüße" }),
    piece(0, { text: " 👋" }),
    event("content-end", 0),
    end("COMPLETE"),
  ),
  "thoughts, words and citations": events(
    start(),
    event("content-start", 0, { content: { type: "thinking", thinking: "" } }),
    piece(0, { thinking: "Hm" }),
    event("content-end", 0),
    event("content-start", 1, { content: text("") }),
    piece(1, { text: "Grüße" }),
    event("citation-start", 0, { citations: { ...CITATION, content_index: 1 } }),
    event("citation-end", 0),
    piece(1, { text: "!" }),
    event("content-end", 1),
    end("STOP_SEQUENCE"),
  ),
  "a plan and tools": events(
    start(),
    event("tool-plan-delta", null, { tool_plan: "I will" }),
    event("tool-plan-delta", null, { tool_plan: " look." }),
    event("citation-start", 0, { citations: { ...CITATION, type: "PLAN" } }),
    event("citation-end", 0),
    ...called(0, "Paris"),
    ...called(1, "Oslo"),
    end("TOOL_CALL"),
  ),
  "unknown fields, nulls and kinds": events(
    start(UNKNOWN),
    event("debug", null, undefined, { prompt: "…" }),
    event("content-start", 0, { content: { ...text("Be"), ...UNKNOWN } }),
    piece(0, { text: "gun", ...UNKNOWN }),
    piece(0, { text: "" }, UNKNOWN),
    piece(0, null),
    piece(3, { text: "never opened" }),
    event("content-end", 0, undefined, UNKNOWN),
    event(
      "tool-call-start",
      4,
      { tool_calls: { id: "b", type: "function", function: { name: "f", arguments: "" } } },
      UNKNOWN,
    ),
    event("tool-call-delta", 4, { tool_calls: { function: { arguments: "{}" } } }),
    event("tool-call-end", 4),
    event("tool-call-start", 5, { tool_calls: { id: "c", type: "function", function: { name: "f", arguments: "{" } } }),
    event("tool-call-delta", 5, { tool_calls: { function: { arguments: "}" }, ...UNKNOWN } }),
    { type: "message-end", delta: { finish_reason: null, usage: USAGE, ...UNKNOWN }, ...UNKNOWN },
  ),
};

export const cohereSamples: DialectSamples = {
  requests: [
    ...Object.entries(requests).map(([name, content]) => ({ name, operation: "chat" as const, content })),
    ...Object.entries(embeds).map(([name, content]) => ({
      name: `of ${name} to embed`,
      operation: "embedding" as const,
      content,
    })),
  ],
  responses: [
    ...Object.entries(answers).map(([name, content]) => ({ name, operation: "chat" as const, content })),
    ...Object.entries(vectors).map(([name, content]) => ({
      name: `of vectors: ${name}`,
      operation: "embedding" as const,
      content,
    })),
  ],
  streams: Object.entries(streams).map(([name, content]) => ({ name, operation: "chat" as const, content })),
};
