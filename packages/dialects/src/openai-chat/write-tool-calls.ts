import { type Block, type Json, type JsonObject, joinSignature, type ToolCallBlock } from "@ai-liaison/core";
import { formOf, type MutableJson, restore } from "./extension.ts";
import { FORM } from "./wire.ts";

/** One element of `tool_calls`, without what its extension adds. What it is signed with goes in its id. */
export function writeToolCall(call: ToolCallBlock): JsonObject {
  const id = joinSignature(call.id ?? "", call.signature);
  if (call.kind === "custom") return { id, type: "custom", custom: { name: call.name, input: call.argumentsText } };
  return { id, type: "function", function: { name: call.name, arguments: call.argumentsText } };
}

/** Puts the calls among the blocks into the message: `tool_calls`, or `function_call` where that was the original. */
export function addToolCalls(message: MutableJson, blocks: readonly Block[]): void {
  const calls: Json[] = [];
  for (const block of blocks) {
    if (block.type === "opaque" && formOf(block) === FORM.toolCall) calls.push(block.value);
    else if (block.type === "tool-call" && block.kind !== "server") {
      if (formOf(block) === FORM.function) {
        message.function_call = { name: block.name, arguments: block.argumentsText };
      } else calls.push(restore(writeToolCall(block), block.extension));
    }
  }
  if (calls.length > 0) message.tool_calls = calls;
}
