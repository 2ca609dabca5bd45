import type { Block, Json, Message } from "@ai-liaison/core";
import type { ChatMessage } from "../chat-options.ts";

/** Text, or messages, as canonical ones, the system's words first. Both have passed the checks. */
export function readMessages(messages: Json, system: string | undefined): readonly Message[] {
  const given: readonly ChatMessage[] =
    typeof messages === "string" ? [{ role: "user", content: messages }] : (messages as unknown as ChatMessage[]);
  const read = given.map(readMessage);
  return system === undefined || system === "" ? read : [{ role: "system", content: textBlocks(system) }, ...read];
}

function readMessage(message: ChatMessage): Message {
  if ("toolCallId" in message && message.toolCallId !== undefined) {
    const { toolCallId, content, isError } = message;
    const failed = isError === undefined ? {} : { isError };
    return {
      role: "tool",
      content: [{ type: "tool-result", callId: toolCallId, content: blocksOf(content), ...failed }],
    };
  }
  return { ...message, content: blocksOf(message.content) };
}

function blocksOf(content: string | readonly Block[]): readonly Block[] {
  return typeof content === "string" ? textBlocks(content) : content.map(withBlocks);
}

/** A result's own content may be text too. */
function withBlocks(block: Block): Block {
  if (block.type !== "tool-result") return block;
  return { ...block, content: blocksOf(block.content as string | readonly Block[]) };
}

function textBlocks(text: string): readonly Block[] {
  return text === "" ? [] : [{ type: "text", text }];
}
