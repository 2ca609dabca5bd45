import type { Json, JsonObject } from "@ai-liaison/core";
import { objectAt, objectsAt, piecesOf } from "../fake-text.ts";
import { argumentPieces } from "../shared/fake-reply.ts";

/** The events a whole message is streamed as: https://docs.anthropic.com/en/docs/build-with-claude/streaming, read 2026-11-21. */
export function messageEvents(message: JsonObject): readonly Json[] {
  const usage = objectAt(message, "usage");
  const started = { ...message, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } };
  const { output_tokens, input_tokens, cache_creation_input_tokens, cache_read_input_tokens } = usage;
  return [
    { type: "message_start", message: started },
    ...objectsAt(message, "content").flatMap((block, index) => blockEvents(block, index)),
    {
      type: "message_delta",
      delta: { stop_reason: message.stop_reason ?? null, stop_sequence: null },
      usage: {
        input_tokens: input_tokens ?? null,
        cache_creation_input_tokens: cache_creation_input_tokens ?? null,
        cache_read_input_tokens: cache_read_input_tokens ?? null,
        output_tokens: output_tokens ?? null,
      },
    },
    { type: "message_stop" },
  ];
}

function blockEvents(block: JsonObject, index: number): readonly Json[] {
  const { start, deltas } = growthOf(block);
  return [
    { type: "content_block_start", index, content_block: start },
    ...(index === 0 ? [{ type: "ping" }] : []),
    ...deltas.map((delta) => ({ type: "content_block_delta", index, delta })),
    { type: "content_block_stop", index },
  ];
}

function growthOf(block: JsonObject): { readonly start: JsonObject; readonly deltas: readonly JsonObject[] } {
  switch (block.type) {
    case "thinking":
      return {
        start: { type: "thinking", thinking: "", signature: "" },
        deltas: [
          ...piecesOf(String(block.thinking)).map((thinking) => ({ type: "thinking_delta", thinking })),
          { type: "signature_delta", signature: block.signature ?? "" },
        ],
      };
    case "tool_use":
      return {
        start: { ...block, input: {} },
        deltas: ["", ...argumentPieces(JSON.stringify(block.input))].map((piece) => ({
          type: "input_json_delta",
          partial_json: piece,
        })),
      };
    default:
      return {
        start: { type: "text", text: "" },
        deltas: piecesOf(String(block.text)).map((text) => ({ type: "text_delta", text })),
      };
  }
}
