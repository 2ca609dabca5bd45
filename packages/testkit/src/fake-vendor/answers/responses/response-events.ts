import type { Json, JsonObject } from "@ai-liaison/core";
import { objectsAt, piecesOf } from "../fake-text.ts";
import { argumentPieces } from "../shared/fake-reply.ts";

type Event = JsonObject & { readonly type: string };

/** The events a finished response is streamed as: https://platform.openai.com/docs/api-reference/responses-streaming, read 2026-11-21. */
export function responseEvents(whole: JsonObject): readonly Json[] {
  const opening = {
    ...whole,
    status: "in_progress",
    output: [],
    usage: null,
    completed_at: null,
    incomplete_details: null,
  };
  const events: Event[] = [
    { type: "response.created", response: opening },
    { type: "response.in_progress", response: opening },
    ...objectsAt(whole, "output").flatMap((item, index) => itemEvents(item, index)),
    { type: whole.status === "incomplete" ? "response.incomplete" : "response.completed", response: whole },
  ];
  return events.map((event, sequence) => ({ ...event, sequence_number: sequence }));
}

function itemEvents(item: JsonObject, index: number): readonly Event[] {
  const at = { item_id: String(item.id), output_index: index };
  const started = { ...item, status: "in_progress", ...emptied(item) };
  return [
    {
      type: "response.output_item.added",
      output_index: index,
      item: item.type === "reasoning" ? { ...item, summary: [] } : started,
    },
    ...contentEvents(item, at),
    { type: "response.output_item.done", output_index: index, item },
  ];
}

function emptied(item: JsonObject): JsonObject {
  return item.type === "function_call" ? { arguments: "" } : { content: [] };
}

function contentEvents(item: JsonObject, at: JsonObject): readonly Event[] {
  switch (item.type) {
    case "function_call":
      return [
        ...argumentPieces(String(item.arguments)).map((delta) =>
          event("function_call_arguments.delta", { ...at, delta }),
        ),
        event("function_call_arguments.done", { ...at, arguments: String(item.arguments), name: String(item.name) }),
      ];
    case "reasoning":
      return objectsAt(item, "summary").flatMap((part, index) => {
        const place = { ...at, summary_index: index };
        const text = String(part.text);
        return [
          event("reasoning_summary_part.added", { ...place, part: { type: "summary_text", text: "" } }),
          ...piecesOf(text).map((delta) => event("reasoning_summary_text.delta", { ...place, delta })),
          event("reasoning_summary_text.done", { ...place, text }),
          event("reasoning_summary_part.done", { ...place, part }),
        ];
      });
    default:
      return objectsAt(item, "content").flatMap((part, index) => {
        const place = { ...at, content_index: index };
        const text = String(part.text);
        return [
          event("content_part.added", { ...place, part: { ...part, text: "" } }),
          ...piecesOf(text).map((delta) => event("output_text.delta", { ...place, delta, logprobs: [] })),
          event("output_text.done", { ...place, text, logprobs: [] }),
          event("content_part.done", { ...place, part }),
        ];
      });
  }
}

function event(name: string, fields: JsonObject): Event {
  return { ...fields, type: `response.${name}` };
}
