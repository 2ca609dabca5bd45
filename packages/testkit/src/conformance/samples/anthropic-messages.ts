import type { JsonObject } from "@ai-liaison/core";
import type { DialectSamples, Sample } from "../dialect-samples.ts";

/** Own-made specimens of Anthropic's messages: what a good client asks, and what a good vendor answers. */
const MODEL = "claude-test";
const CACHE = { type: "ephemeral", ttl: "1h" };
const weather = {
  name: "weather",
  description: "Tells the weather of a city.",
  input_schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  cache_control: CACHE,
};
const PIXEL = "iVBORw0KGgo=";

function chat(name: string, body: JsonObject): Sample<JsonObject> {
  return { name, operation: "chat", content: { model: MODEL, max_tokens: 256, ...body } };
}

const ask = (content: JsonObject["content"] = "Grüße 👋"): JsonObject[] => [{ role: "user", content: content ?? "" }];

const requests: readonly Sample<JsonObject>[] = [
  chat("text", { messages: ask(), system: "Be brief.", temperature: 0, top_k: 5, stop_sequences: ["."], stream: true }),
  chat("cache marks", {
    system: [{ type: "text", text: "Long instructions.", cache_control: CACHE }],
    messages: ask([{ type: "text", text: "Hello", cache_control: { type: "ephemeral" } }]),
    cache_control: { type: "ephemeral" },
    tools: [weather],
  }),
  chat("tools over two turns", {
    tools: [weather, { type: "web_search_20250305", name: "web_search", max_uses: 2 }],
    tool_choice: { type: "auto", disable_parallel_tool_use: true },
    messages: [
      ...ask(),
      {
        role: "assistant",
        content: [
          { type: "thinking", thinking: "They ask for weather.", signature: "c2ln" },
          { type: "redacted_thinking", data: "cmVkYWN0ZWQ=" },
          { type: "text", text: "I look." },
          { type: "tool_use", id: "toolu_1", name: "weather", input: { city: "Köln" }, caller: { type: "direct" } },
          { type: "tool_use", id: "toolu_2", name: "weather", input: {} },
        ],
      },
      {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: "toolu_1", content: "Rain" },
          { type: "tool_result", tool_use_id: "toolu_2", content: [{ type: "text", text: "No city" }], is_error: true },
        ],
      },
    ],
  }),
  chat("pictures and documents", {
    messages: ask([
      { type: "image", source: { type: "base64", media_type: "image/png", data: PIXEL } },
      { type: "image", source: { type: "url", url: "https://example.com/cat.png" } },
      { type: "image", source: { type: "file", file_id: "file_1" } },
      { type: "document", source: { type: "base64", media_type: "application/pdf", data: "JVBERi0=" }, title: "a.pdf" },
      {
        type: "document",
        source: { type: "text", media_type: "text/plain", data: "Plain." },
        citations: { enabled: true },
      },
      { type: "document", source: { type: "content", content: "Chunk." } },
      { type: "search_result", source: "https://example.com", title: "T", content: [{ type: "text", text: "Found." }] },
    ]),
  }),
  chat("schema and thinking", {
    messages: ask([{ type: "text", text: "One block." }]),
    thinking: { type: "enabled", budget_tokens: 1024, display: "omitted" },
    output_config: {
      effort: "high",
      format: { type: "json_schema", schema: { type: "object", properties: {}, additionalProperties: false } },
    },
    metadata: { user_id: "user-1" },
    service_tier: "standard_only",
  }),
  chat("what only this format has", {
    messages: [...ask(), { role: "system", content: "From now on, in German." }],
    thinking: { type: "adaptive" },
    output_format: { type: "json_schema", schema: { type: "object" } },
    container: { id: "container_1", skills: [{ type: "anthropic", skill_id: "pptx" }] },
    context_management: { edits: [{ type: "clear_thinking_20251015", keep: "all" }] },
    mcp_servers: [{ type: "url", url: "https://example.com/mcp", name: "mcp" }],
    stream: false,
  }),
  {
    name: "count",
    operation: "token-count",
    content: { model: MODEL, system: "Be brief.", messages: ask(), tools: [weather], thinking: { type: "disabled" } },
  },
];

const usage = {
  input_tokens: 10,
  cache_creation_input_tokens: 4,
  cache_read_input_tokens: 3,
  cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 4 },
  output_tokens: 20,
  output_tokens_details: { thinking_tokens: 5 },
  service_tier: "standard",
};

function answer(name: string, content: readonly JsonObject[], rest: JsonObject): Sample<JsonObject> {
  const body = { id: "msg_1", type: "message", role: "assistant", model: MODEL, content, stop_sequence: null, usage };
  return { name, operation: "chat", content: { ...body, ...rest } };
}

const responses: readonly Sample<JsonObject>[] = [
  answer("text", [{ type: "text", text: "Hallo 👋" }], {
    stop_reason: "end_turn",
    stop_details: null,
    container: null,
  }),
  answer("stopped", [{ type: "text", text: "A", citations: null }], {
    stop_reason: "stop_sequence",
    stop_sequence: ".",
  }),
  answer(
    "thinking and parallel tools",
    [
      { type: "thinking", thinking: "Two cities.", signature: "c2ln" },
      { type: "redacted_thinking", data: "cmVkYWN0ZWQ=" },
      { type: "tool_use", id: "toolu_1", name: "weather", input: { city: "Köln" }, caller: { type: "direct" } },
      { type: "tool_use", id: "toolu_2", name: "weather", input: {} },
    ],
    { stop_reason: "tool_use" },
  ),
  answer(
    "server tools and citations",
    [
      { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: { query: "weather" } },
      { type: "web_search_tool_result", tool_use_id: "srvtoolu_1", content: [{ type: "web_search_result", url: "u" }] },
      {
        type: "text",
        text: "Rain.",
        citations: [{ type: "web_search_result_location", url: "u", cited_text: "Rain" }],
      },
    ],
    { stop_reason: "pause_turn" },
  ),
  answer("refusal", [], { stop_reason: "refusal", stop_details: { type: "refusal", category: "cyber" } }),
  { name: "count", operation: "token-count", content: { input_tokens: 17 } },
];

function stream(
  name: string,
  events: readonly JsonObject[],
  delta: JsonObject,
  total: JsonObject = {},
): Sample<string> {
  const start = { id: "msg_1", type: "message", role: "assistant", model: MODEL, content: [], stop_reason: null };
  const message = { ...start, stop_sequence: null, usage: { ...usage, output_tokens: 1, output_tokens_details: null } };
  const all: readonly JsonObject[] = [
    { type: "message_start", message },
    { type: "ping" },
    ...events,
    { type: "message_delta", delta: { stop_sequence: null, ...delta }, usage: { output_tokens: 20, ...total } },
    { type: "message_stop" },
  ];
  const content = all.map((event) => `event: ${String(event.type)}\ndata: ${JSON.stringify(event)}\n\n`).join("");
  return { name, operation: "chat", content };
}

function block(index: number, content_block: JsonObject, deltas: readonly JsonObject[] = []): readonly JsonObject[] {
  return [
    { type: "content_block_start", index, content_block },
    ...deltas.map((delta) => ({ type: "content_block_delta", index, delta })),
    { type: "content_block_stop", index },
  ];
}

const json = (partial_json: string): JsonObject => ({ type: "input_json_delta", partial_json });
const text = (piece: string): JsonObject => ({ type: "text_delta", text: piece });

const streams: readonly Sample<string>[] = [
  stream("text", block(0, { type: "text", text: "" }, [text("Grüße "), text("👋"), text("")]), {
    stop_reason: "end_turn",
  }),
  stream(
    "thinking and parallel tools",
    [
      ...block(0, { type: "thinking", thinking: "", signature: "" }, [
        { type: "thinking_delta", thinking: "Two ", estimated_tokens: 1 },
        { type: "thinking_delta", thinking: "cities." },
        { type: "signature_delta", signature: "c2ln" },
      ]),
      ...block(1, { type: "redacted_thinking", data: "cmVkYWN0ZWQ=" }),
      ...block(2, { type: "tool_use", id: "toolu_1", name: "weather", input: {} }, [
        json(""),
        json('{"city": '),
        json('"Köln"}'),
      ]),
      ...block(3, { type: "tool_use", id: "toolu_2", name: "weather", input: {}, caller: { type: "direct" } }, [
        json(""),
      ]),
    ],
    { stop_reason: "tool_use" },
    { input_tokens: 10, output_tokens_details: { thinking_tokens: 5 } },
  ),
  stream(
    "server tools and citations",
    [
      ...block(0, { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: {} }, [
        json('{"query": "a"}'),
      ]),
      ...block(1, { type: "web_search_tool_result", tool_use_id: "srvtoolu_1", content: [] }),
      ...block(2, { type: "text", text: "", citations: [] }, [
        { type: "citations_delta", citation: { type: "web_search_result_location", url: "u" } },
        text("Rain."),
      ]),
      { type: "some_new_event", index: 7 },
    ],
    { stop_reason: "end_turn", container: { id: "container_1" } },
    { server_tool_use: { web_search_requests: 1 } },
  ),
  stream("refusal", [], { stop_reason: "refusal", stop_details: { type: "refusal", category: "cyber" } }),
];

export const anthropicMessagesSamples: DialectSamples = { requests, responses, streams };
