import {
  type Json,
  ownSignature,
  type ReasoningBlock,
  type ToolCallBlock,
  type ToolResultBlock,
} from "@ai-liaison/core";
import type { Warn } from "../fidelity/warn.ts";
import { DIALECT, formOf, type MutableJson } from "./extension.ts";
import { FORM } from "./wire.ts";
import { writeContent } from "./write-content.ts";

/** Items of a request, one of each kind, without what their extensions add. */

export function writeMessageItem(role: string, content: Json): MutableJson {
  return { role, content };
}

export function writeCallItem(call: ToolCallBlock): MutableJson {
  const { name, argumentsText } = call;
  const id = call.id ?? "";
  return call.kind === "custom"
    ? { type: "custom_tool_call", call_id: id, name, input: argumentsText }
    : { type: "function_call", call_id: id, name, arguments: argumentsText };
}

export function writeResultItem(result: ToolResultBlock, custom: boolean, warn?: Warn): MutableJson {
  return {
    type: custom ? "custom_tool_call_output" : "function_call_output",
    call_id: result.callId ?? "",
    output: writeContent(result.content, "user", warn),
  };
}

/** Thoughts without an id: the vendor takes them by what is encrypted. */
export function writeReasoningItem(block: ReasoningBlock): MutableJson {
  const item = writeThoughts(block.text, formOf(block) === FORM.content);
  const proof = block.signature ?? block.redactedData;
  const own = proof === undefined ? null : ownSignature(DIALECT, proof);
  if (own !== null) item.encrypted_content = own;
  return item;
}

/** A reasoning item's text where it belongs. */
export function writeThoughts(text: string, inContent: boolean): MutableJson {
  if (inContent) return { type: "reasoning", summary: [], content: [{ type: "reasoning_text", text }] };
  return { type: "reasoning", summary: text === "" ? [] : [{ type: "summary_text", text }] };
}

/** True for thoughts the vendor would take back: its own, encrypted, or as they stood in a request of this format. */
export function isOwnReasoning(block: ReasoningBlock): boolean {
  const proof = block.signature ?? block.redactedData;
  return proof === undefined ? block.extension?.dialect === DIALECT : ownSignature(DIALECT, proof) !== null;
}
