import type { JsonObject } from "@ai-liaison/core";
import { call, message, response, SEARCH, THOUGHT, text } from "./openai-responses-pieces.ts";

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

export const streams: readonly [string, string][] = [
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
