import type { JsonObject } from "@ai-liaison/core";
import type { DialectSamples } from "../dialect-samples.ts";
import {
  CITY,
  call,
  LINK,
  MODEL,
  message,
  PROBABLE,
  response,
  SEARCH,
  THOUGHT,
  TOOL,
  text,
} from "./openai-responses-pieces.ts";
import { streams } from "./openai-responses-streams.ts";

/**
 * Specimens of OpenAI's Responses API, made by hand after its reference
 * (https://platform.openai.com/docs/api-reference/responses, read 2026-11-21).
 */
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
