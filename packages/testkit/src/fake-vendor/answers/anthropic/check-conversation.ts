import { isJsonObject, type JsonObject } from "@ai-liaison/core";
import { objectAt, objectsAt } from "../fake-text.ts";
import { signatureOf } from "../shared/fake-signature.ts";
import type { Wrong } from "./check-fields.ts";
import { blocksOf } from "./read-prompt.ts";

/**
 * What Anthropic holds a conversation to: texts that are not empty, tool calls answered in the very next message, and
 * what it thought given back as it was signed, before the tool call it led to. https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking,
 * read 2026-11-21.
 */
export function checkConversation(body: JsonObject): Wrong | null {
  const messages = body.messages;
  if (!Array.isArray(messages)) return { message: "messages: Field required" };
  if (messages.length === 0) return { message: "messages: at least one message is required" };
  let open: readonly string[] = [];
  for (const [at, message] of objectsAt(body, "messages").entries()) {
    if (message.role !== "user" && message.role !== "assistant")
      return {
        message: `messages: Unexpected role "${String(message.role)}". Allowed roles are "user" or "assistant".`,
      };
    if (message.content === "") return { message: `messages.${at}: all messages must have non-empty content` };
    const blocks = blocksOf(message.content);
    const wrong = checkBlocks(blocks, at) ?? checkResults(blocks, open, at);
    if (wrong !== null) return wrong;
    open = idsOf(blocks, "tool_use", "id");
  }
  return objectAt(body, "thinking").type === "enabled" ? checkThoughtFirst(body) : null;
}

function checkBlocks(blocks: readonly JsonObject[], at: number): Wrong | null {
  for (const [index, block] of blocks.entries()) {
    const place = `messages.${at}.content.${index}`;
    if (block.type === "text" && (typeof block.text !== "string" || block.text.trim() === ""))
      return { message: `${place}: text content blocks must contain non-whitespace text` };
    if (block.type === "tool_use" && !/^[a-zA-Z0-9_-]+$/.test(String(block.id)))
      return { message: `${place}.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'` };
    if (block.type === "tool_use" && !isJsonObject(block.input))
      return { message: `${place}.tool_use.input: Input should be a valid dictionary` };
    if (block.type === "thinking" && block.signature !== signatureOf("anthropic", String(block.thinking)))
      return { message: `${place}: Invalid \`signature\` in \`thinking\` block` };
  }
  return null;
}

function checkResults(blocks: readonly JsonObject[], open: readonly string[], at: number): Wrong | null {
  const given = idsOf(blocks, "tool_result", "tool_use_id");
  const unanswered = open.find((id) => !given.includes(id));
  if (unanswered !== undefined)
    return {
      message: `messages.${at}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${unanswered}.`,
    };
  const unasked = given.find((id) => !open.includes(id));
  if (unasked === undefined) return null;
  return { message: `messages.${at}.content: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${unasked}.` };
}

/** With a budget for thinking, the assistant's turn that asked for the tool must open with what it thought. */
function checkThoughtFirst(body: JsonObject): Wrong | null {
  const messages = objectsAt(body, "messages");
  const at = messages.findLastIndex((message) => message.role === "assistant");
  const blocks = blocksOf(messages[at]?.content);
  const first = blocks[0]?.type;
  const callsTool = blocks.some((block) => block.type === "tool_use");
  if (!callsTool || first === "thinking" || first === "redacted_thinking") return null;
  return {
    message:
      `messages.${at}.content.0.type: Expected \`thinking\` or \`redacted_thinking\`, but found \`${String(first)}\`. ` +
      "When `thinking` is enabled, a final `assistant` message must start with a thinking block.",
  };
}

function idsOf(blocks: readonly JsonObject[], type: string, field: string): readonly string[] {
  return blocks.filter((block) => block.type === type).map((block) => String(block[field]));
}
