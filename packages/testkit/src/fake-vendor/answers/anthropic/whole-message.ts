import type { JsonObject } from "@ai-liaison/core";
import type { FakeTokens } from "../../answer.ts";
import type { FakeReply } from "../shared/fake-reply.ts";
import { signatureOf } from "../shared/fake-signature.ts";

const STOP_REASONS = { stop: "end_turn", length: "max_tokens", tools: "tool_use" } as const;

/** The message a request that does not stream gets; `input_tokens` leaves out what was cached, as Anthropic counts. */
export function wholeMessage(reply: FakeReply, head: { id: string; model: string }): JsonObject {
  return {
    id: head.id,
    type: "message",
    role: "assistant",
    model: head.model,
    content: contentOf(reply, head.id),
    stop_reason: STOP_REASONS[reply.finish],
    stop_sequence: null,
    usage: usageOf(reply.tokens),
  };
}

function contentOf(reply: FakeReply, id: string): readonly JsonObject[] {
  const content: JsonObject[] = [];
  if (reply.thought !== null)
    content.push({ type: "thinking", thinking: reply.thought, signature: signatureOf("anthropic", reply.thought) });
  if (reply.text !== null) content.push({ type: "text", text: reply.text });
  for (const [index, call] of reply.calls.entries())
    content.push({ type: "tool_use", id: `toolu_${id.slice(4)}_${index}`, name: call.name, input: call.args });
  return content;
}

function usageOf(tokens: FakeTokens): JsonObject {
  return {
    input_tokens: tokens.input - tokens.cached,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: tokens.cached,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    output_tokens: tokens.output,
    service_tier: "standard",
  };
}
