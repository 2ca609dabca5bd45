import type { JsonObject } from "@ai-liaison/core";
import { objectAt } from "../fake-text.ts";
import type { FakeReply } from "../shared/fake-reply.ts";
import { signatureOf } from "../shared/fake-signature.ts";

/** The items of an answer, finished. A summary is there when asked for; the encrypted reasoning when included. */
export function outputOf(reply: FakeReply, body: JsonObject, idSuffix: string): readonly JsonObject[] {
  const items: JsonObject[] = [];
  if (reply.thought !== null) items.push(reasoningItem(reply.thought, body, idSuffix));
  if (reply.text !== null) items.push(messageItem(reply.text, idSuffix));
  for (const [index, call] of reply.calls.entries())
    items.push({
      id: `fc_${idSuffix}_${index}`,
      type: "function_call",
      status: "completed",
      arguments: call.argumentsText,
      call_id: `call_${idSuffix}_${index}`,
      name: call.name,
    });
  return items;
}

/** What the fake's encrypted reasoning is: bound to the summary that is shown with it. */
export function encryptedOf(summary: string): string {
  return signatureOf("openai-responses", summary);
}

export function wantsEncrypted(body: JsonObject): boolean {
  return Array.isArray(body.include) && body.include.includes("reasoning.encrypted_content");
}

function reasoningItem(thought: string, body: JsonObject, idSuffix: string): JsonObject {
  const shown = typeof objectAt(body, "reasoning").summary === "string";
  const summary = shown ? [{ type: "summary_text", text: thought }] : [];
  const encrypted = wantsEncrypted(body) ? { encrypted_content: encryptedOf(shown ? thought : "") } : {};
  return { id: `rs_${idSuffix}`, type: "reasoning", ...encrypted, summary };
}

function messageItem(text: string, idSuffix: string): JsonObject {
  return {
    id: `msg_${idSuffix}`,
    type: "message",
    status: "completed",
    content: [{ type: "output_text", annotations: [], logprobs: [], text }],
    role: "assistant",
  };
}
