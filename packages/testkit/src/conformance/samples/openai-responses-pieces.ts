import type { JsonObject } from "@ai-liaison/core";

/** What the specimens of the Responses API are put together from. */
export const MODEL = "gpt-5-mini";
export const CITY = {
  type: "object",
  required: ["city"],
  properties: { city: { type: "string" } },
  additionalProperties: false,
};
export const TOOL = {
  type: "function",
  name: "weather",
  description: "Tells the weather.",
  parameters: CITY,
  strict: true,
};
const USAGE = {
  input_tokens: 20,
  input_tokens_details: { cached_tokens: 8 },
  output_tokens: 12,
  output_tokens_details: { reasoning_tokens: 5 },
  total_tokens: 32,
};

export function response(fields: JsonObject): JsonObject {
  return {
    id: "resp_1",
    object: "response",
    created_at: 1_790_000_000,
    status: "completed",
    background: false,
    error: null,
    incomplete_details: null,
    instructions: "Be brief.",
    max_output_tokens: null,
    max_tool_calls: null,
    model: `${MODEL}-2026-10-01`,
    output: [],
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: "medium", summary: "auto" },
    service_tier: "default",
    store: true,
    temperature: 1,
    text: { format: { type: "text" }, verbosity: "medium" },
    tool_choice: "auto",
    tools: [TOOL],
    top_logprobs: 0,
    top_p: 1,
    truncation: "disabled",
    usage: USAGE,
    user: null,
    metadata: {},
    ...fields,
  };
}

export function text(words: string, more: JsonObject = {}): JsonObject {
  return { type: "output_text", text: words, annotations: [], logprobs: [], ...more };
}

export function message(id: string, content: readonly JsonObject[], more: JsonObject = {}): JsonObject {
  return { id, type: "message", status: "completed", role: "assistant", content, ...more };
}

export function call(id: string, city: string): JsonObject {
  const json = JSON.stringify({ city });
  return {
    id: `fc_${id}`,
    type: "function_call",
    status: "completed",
    arguments: json,
    call_id: `call_${id}`,
    name: "weather",
  };
}

export const THOUGHT = {
  id: "rs_1",
  type: "reasoning",
  summary: [
    { type: "summary_text", text: "**Looking** it up" },
    { type: "summary_text", text: "Done." },
  ],
  encrypted_content: "gAAAAAB",
};
export const SEARCH = {
  id: "ws_1",
  type: "web_search_call",
  status: "completed",
  action: { type: "search", query: "weather" },
};
export const LINK = {
  type: "url_citation",
  start_index: 0,
  end_index: 5,
  title: "Rome",
  url: "https://example.com/rome",
};
export const PROBABLE = { token: "Sunny", bytes: [83], logprob: -0.1, top_logprobs: [] };
