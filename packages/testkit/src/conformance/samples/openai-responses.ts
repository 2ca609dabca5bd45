import type { JsonObject } from "@ai-liaison/core";
import type { DialectSamples } from "../dialect-samples.ts";

/**
 * Specimens of OpenAI's Responses API, made by hand after its reference
 * (https://platform.openai.com/docs/api-reference/responses, read 2026-11-21).
 */
const MODEL = "gpt-5-mini";
const CITY = {
  type: "object",
  required: ["city"],
  properties: { city: { type: "string" } },
  additionalProperties: false,
};
const TOOL = { type: "function", name: "weather", description: "Tells the weather.", parameters: CITY, strict: true };
const USAGE = {
  input_tokens: 20,
  input_tokens_details: { cached_tokens: 8 },
  output_tokens: 12,
  output_tokens_details: { reasoning_tokens: 5 },
  total_tokens: 32,
};

function response(fields: JsonObject): JsonObject {
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

function text(words: string, more: JsonObject = {}): JsonObject {
  return { type: "output_text", text: words, annotations: [], logprobs: [], ...more };
}

function message(id: string, content: readonly JsonObject[], more: JsonObject = {}): JsonObject {
  return { id, type: "message", status: "completed", role: "assistant", content, ...more };
}

function call(id: string, city: string): JsonObject {
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

const THOUGHT = {
  id: "rs_1",
  type: "reasoning",
  summary: [
    { type: "summary_text", text: "**Looking** it up" },
    { type: "summary_text", text: "Done." },
  ],
  encrypted_content: "gAAAAAB",
};
const SEARCH = {
  id: "ws_1",
  type: "web_search_call",
  status: "completed",
  action: { type: "search", query: "weather" },
};
const LINK = { type: "url_citation", start_index: 0, end_index: 5, title: "Rome", url: "https://example.com/rome" };
const PROBABLE = { token: "Sunny", bytes: [83], logprob: -0.1, top_logprobs: [] };

const requests: readonly [string, JsonObject][] = [
  ["plain", { model: MODEL, input: "Grüße 👋" }],
  ["without input", { model: MODEL, prompt: { id: "pmpt_1", variables: { city: "Rome" } } }],
  [
    "with every option",
    {
      model: MODEL,
      instructions: "Be brief.",
      input: [{ role: "user", content: "Hello" }],
      stream: true,
      stream_options: { include_obfuscation: false },
      background: false,
      store: true,
      include: ["reasoning.encrypted_content", "message.output_text.logprobs"],
      max_output_tokens: 100,
      max_tool_calls: 3,
      metadata: { team: "a" },
      parallel_tool_calls: true,
      previous_response_id: "resp_0",
      prompt_cache_key: "k",
      prompt_cache_retention: "24h",
      reasoning: { effort: "low", summary: "auto" },
      safety_identifier: "s",
      service_tier: "flex",
      temperature: 0.5,
      text: {
        format: { type: "json_schema", name: "place", schema: CITY, strict: true, description: "A place." },
        verbosity: "low",
      },
      tool_choice: { type: "function", name: "weather" },
      tools: [
        TOOL,
        { type: "function", name: "lenient", parameters: null },
        { type: "custom", name: "note", format: { type: "grammar", syntax: "lark", definition: "start: /a/" } },
        { type: "web_search", user_location: { type: "approximate", country: "IT" } },
        { type: "mcp", server_label: "docs", server_url: "https://example.com/mcp", require_approval: "never" },
      ],
      top_logprobs: 2,
      top_p: 0.9,
      truncation: "auto",
      user: "u",
      unheard_of: { kept: true },
    },
  ],
  [
    "pictures, files and sound",
    {
      model: MODEL,
      input: [
        {
          role: "user",
          content: [
            { type: "input_text", text: "What are these?" },
            { type: "input_image", image_url: "data:image/png;base64,iVBORw0KGgo=", detail: "low" },
            { type: "input_image", image_url: "https://example.com/a.png" },
            { type: "input_image", file_id: "file_1", detail: "auto" },
            { type: "input_file", filename: "a.pdf", file_data: "data:application/pdf;base64,JVBERi0=" },
            { type: "input_file", file_url: "https://example.com/a.pdf" },
            { type: "input_audio", input_audio: { data: "UklGRg==", format: "wav" } },
          ],
        },
      ],
    },
  ],
  [
    "tools over two turns",
    {
      model: MODEL,
      tools: [TOOL],
      input: [
        { type: "message", role: "developer", content: [{ type: "input_text", text: "Use tools." }] },
        { role: "user", content: "Rome and Oslo?" },
        THOUGHT,
        message("msg_0", [text("Let me see.")], { phase: "commentary" }),
        call("a", "Rome"),
        call("b", "Oslo"),
        { type: "function_call_output", call_id: "call_a", output: "sunny" },
        { type: "function_call_output", call_id: "call_b", output: [{ type: "input_text", text: "snow" }] },
        { type: "custom_tool_call", call_id: "call_c", name: "note", input: "remember" },
        { type: "custom_tool_call_output", call_id: "call_c", output: "noted" },
        SEARCH,
        { type: "item_reference", id: "msg_9" },
        message("msg_1", [text("Sunny", { annotations: [LINK] }), { type: "refusal", refusal: "No more." }]),
        message("msg_2", [text("Again.")]),
        { role: "assistant", content: "And again." },
        { role: "user", content: "" },
      ],
    },
  ],
];

const counts: readonly [string, JsonObject][] = [
  ["count", { model: MODEL, input: "Hello" }],
  [
    "count with tools",
    { model: MODEL, instructions: "Be brief.", input: [{ role: "user", content: "Hi" }], tools: [TOOL] },
  ],
];

const answers: readonly [string, JsonObject][] = [
  ["text", response({ output: [message("msg_1", [text("Hello.")])] })],
  [
    "thoughts, a search, citations and probabilities",
    response({
      output: [THOUGHT, SEARCH, message("msg_1", [text("Sunny", { annotations: [LINK], logprobs: [PROBABLE] })])],
    }),
  ],
  ["calls", response({ output: [call("a", "Rome"), call("b", "Oslo")] })],
  [
    "two messages and a custom call",
    response({
      output: [
        message("msg_1", [text("One moment.")], { phase: "commentary" }),
        message("msg_2", [text("So."), text("Well.")], { phase: "final_answer" }),
        { id: "ctc_1", type: "custom_tool_call", status: "completed", call_id: "call_c", name: "note", input: "x" },
      ],
    }),
  ],
  ["a refusal", response({ output: [message("msg_1", [{ type: "refusal", refusal: "No." }])] })],
  [
    "cut short",
    response({
      status: "incomplete",
      incomplete_details: { reason: "max_output_tokens" },
      output: [message("msg_1", [text("Hel")], { status: "incomplete" })],
    }),
  ],
  ["in the background", response({ status: "queued", background: true, usage: null })],
  [
    "an open model's thoughts",
    response({
      output: [{ id: "rs_1", type: "reasoning", summary: [], content: [{ type: "reasoning_text", text: "Hm" }] }],
    }),
  ],
];

/** A stream of these events, counted. */
function events(...list: readonly JsonObject[]): string {
  return list
    .map((event, index) => `event: ${event.type}\ndata: ${JSON.stringify({ ...event, sequence_number: index })}\n\n`)
    .join("");
}

function begun(): readonly JsonObject[] {
  const working = response({ status: "in_progress", usage: null });
  return [
    { type: "response.created", response: working },
    { type: "response.in_progress", response: working },
  ];
}

function item(
  index: number,
  done: JsonObject,
  fresh: JsonObject,
  between: readonly JsonObject[],
): readonly JsonObject[] {
  const place = { output_index: index, item_id: done.id ?? "" };
  return [
    { type: "response.output_item.added", output_index: index, item: { ...done, ...fresh } },
    ...between.map((event) => ({ ...event, ...place })),
    { type: "response.output_item.done", output_index: index, item: done },
  ];
}

function streamedMessage(index: number, words: readonly string[]): readonly JsonObject[] {
  const whole = text(words.join(""));
  return item(index, message(`msg_${index}`, [whole]), { status: "in_progress", content: [] }, [
    { type: "response.content_part.added", content_index: 0, part: text("") },
    ...words.map((delta) => ({
      type: "response.output_text.delta",
      content_index: 0,
      delta,
      logprobs: [],
      obfuscation: "xyz",
    })),
    { type: "response.output_text.done", content_index: 0, text: words.join(""), logprobs: [] },
    { type: "response.content_part.done", content_index: 0, part: whole },
  ]);
}

function streamedCall(index: number, id: string, city: string): readonly JsonObject[] {
  const done = call(id, city);
  return item(index, done, { status: "in_progress", arguments: "" }, [
    { type: "response.function_call_arguments.delta", delta: '{"city":' },
    { type: "response.function_call_arguments.delta", delta: `"${city}"}` },
    { type: "response.function_call_arguments.done", arguments: done.arguments ?? "" },
  ]);
}

const streamedThought = item(0, THOUGHT, { summary: [], encrypted_content: "gAAAAAA" }, [
  { type: "response.reasoning_summary_part.added", summary_index: 0, part: { type: "summary_text", text: "" } },
  { type: "response.reasoning_summary_text.delta", summary_index: 0, delta: "**Looking** it up" },
  { type: "response.reasoning_summary_text.done", summary_index: 0, text: "**Looking** it up" },
  { type: "response.reasoning_summary_part.added", summary_index: 1, part: { type: "summary_text", text: "" } },
  { type: "response.reasoning_summary_text.delta", summary_index: 1, delta: "Done." },
]);

const streams: readonly [string, string][] = [
  [
    "text",
    events(...begun(), ...streamedMessage(0, ["Grüße", " 👋"]), {
      type: "response.completed",
      response: response({ output: [message("msg_0", [text("Grüße 👋")])] }),
    }),
  ],
  [
    "thoughts, a search and two calls",
    events(
      ...begun(),
      ...streamedThought,
      ...item(1, SEARCH, { status: "in_progress" }, [{ type: "response.web_search_call.searching" }]),
      ...streamedCall(2, "a", "Rome"),
      ...streamedCall(3, "b", "Oslo"),
      {
        type: "response.completed",
        response: response({ output: [THOUGHT, SEARCH, call("a", "Rome"), call("b", "Oslo")] }),
      },
    ),
  ],
  [
    "cut short",
    events(...begun(), ...streamedMessage(0, ["Hel"]), {
      type: "response.incomplete",
      response: response({ status: "incomplete", incomplete_details: { reason: "max_output_tokens" } }),
    }),
  ],
];

export const openaiResponsesSamples: DialectSamples = {
  requests: [
    ...requests.map(([name, content]) => ({ name, operation: "chat", content }) as const),
    ...counts.map(([name, content]) => ({ name, operation: "token-count", content }) as const),
  ],
  responses: [
    ...answers.map(([name, content]) => ({ name, operation: "chat", content }) as const),
    { name: "count", operation: "token-count", content: { object: "response.input_tokens", input_tokens: 11 } },
  ],
  streams: streams.map(([name, content]) => ({ name, operation: "chat", content }) as const),
};
