import type { Json, JsonObject } from "@ai-liaison/core";
import type { FakeTokens } from "../../answer.ts";
import type { FakeReply } from "../shared/fake-reply.ts";

const CREATED_AT = 1_700_000_000;

/** The response object, which repeats what was asked beside what is answered. */
export function wholeResponse(
  { id, request }: { readonly id: string; readonly request: JsonObject },
  output: readonly JsonObject[],
  reply: FakeReply,
): JsonObject {
  const isCut = reply.finish === "length";
  const asked = (name: string, otherwise: Json): Json => request[name] ?? otherwise;
  return {
    id,
    object: "response",
    created_at: CREATED_AT,
    status: isCut ? "incomplete" : "completed",
    background: asked("background", false),
    completed_at: isCut ? null : CREATED_AT + 1,
    error: null,
    incomplete_details: isCut ? { reason: "max_output_tokens" } : null,
    instructions: asked("instructions", null),
    max_output_tokens: asked("max_output_tokens", null),
    model: String(request.model),
    output,
    parallel_tool_calls: asked("parallel_tool_calls", true),
    previous_response_id: asked("previous_response_id", null),
    reasoning: { effort: null, summary: null, ...(request.reasoning as JsonObject | undefined) },
    service_tier: "default",
    store: asked("store", true),
    temperature: asked("temperature", 1),
    text: asked("text", { format: { type: "text" } }),
    tool_choice: asked("tool_choice", "auto"),
    tools: asked("tools", []),
    top_p: asked("top_p", 1),
    truncation: asked("truncation", "disabled"),
    usage: usageOf(reply.tokens),
    user: asked("user", null),
    metadata: asked("metadata", {}),
  };
}

function usageOf(tokens: FakeTokens): JsonObject {
  return {
    input_tokens: tokens.input,
    input_tokens_details: { cached_tokens: tokens.cached },
    output_tokens: tokens.output,
    output_tokens_details: { reasoning_tokens: tokens.reasoning },
    total_tokens: tokens.input + tokens.output,
  };
}
