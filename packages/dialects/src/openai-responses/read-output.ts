import {
  isJsonObject,
  type Json,
  type JsonObject,
  type Part,
  type ReasoningBlock,
  type RefusalBlock,
  type TextBlock,
  type ToolCallBlock,
} from "@ai-liaison/core";
import { partsOfBlock } from "../fidelity/block-parts.ts";
import { DIALECT, formExtension, remember, withItem } from "./extension.ts";
import { readProof, readThoughts, thoughtsForm } from "./read-reasoning.ts";
import { listOf, stringOf } from "./wire.ts";
import { makeCall, makeMessage, makePart, makeReasoning } from "./write-output.ts";

/**
 * One item of an answer as parts, its blocks counted from `block`. `id` and `status` are the item's: what its writer
 * would make differs at least there, and is kept.
 */
export function readItem(item: Json, block: number): readonly Part[] {
  const blocks = isJsonObject(item) ? understand(item) : null;
  if (blocks === null) return partsOfBlock({ type: "opaque", dialect: DIALECT, value: item }, 0, block);
  return blocks.flatMap(([read, logprobs], index) => withLogprobs(partsOfBlock(read, 0, block + index), logprobs));
}

/** A block, and the log probabilities of its text. */
type Read = readonly [block: TextBlock | RefusalBlock | ReasoningBlock | ToolCallBlock, logprobs?: Json];

function understand(item: JsonObject): readonly Read[] | null {
  switch (item.type) {
    case "message":
      return readMessage(item);
    case "reasoning":
      return [[readReasoning(item)]];
    case "function_call":
    case "custom_tool_call":
      return [[readCall(item)]];
    default:
      return null;
  }
}

/** Null for a message that is not made of words alone: it is carried through whole. */
function readMessage(item: JsonObject): readonly Read[] | null {
  const parts = listOf(item.content) ?? [];
  const blocks = parts.map(readPart).filter((read) => read !== null);
  const [first, ...rest] = blocks;
  if (item.role !== "assistant" || first === undefined || blocks.length < parts.length) return null;
  const [block, logprobs] = first;
  const extension = withItem(block.extension, item, makeMessage("", "completed", []));
  return [[{ ...block, extension }, logprobs ?? []], ...rest];
}

/** One part of a message: text with its annotations and log probabilities, or a refusal. */
export function readPart(json: Json): Read | null {
  if (!isJsonObject(json)) return null;
  if (json.type === "refusal" && typeof json.refusal === "string") {
    return [{ type: "refusal", text: json.refusal, ...remember(json, makePart("refusal", json.refusal, [], [])) }];
  }
  if (json.type !== "output_text" || typeof json.text !== "string") return null;
  const annotations = listOf(json.annotations) ?? [];
  const logprobs = listOf(json.logprobs) ?? [];
  const kept = remember(json, makePart("text", json.text, annotations, logprobs));
  const block: TextBlock = { type: "text", text: json.text, ...kept };
  if (annotations.length === 0) return [block, logprobs];
  return [{ ...block, annotations: annotations.map((value) => ({ dialect: DIALECT, value })) }, logprobs];
}

function withLogprobs(parts: readonly Part[], logprobs: Json | undefined): readonly Part[] {
  if (!Array.isArray(logprobs) || logprobs.length === 0) return parts;
  return parts.toSpliced(-1, 0, { type: "logprobs", choice: 0, logprobs: { content: logprobs } });
}

/** A reasoning item: its thoughts are one block, whatever parts they came in. */
export function readReasoning(item: JsonObject): ReasoningBlock {
  const text = readThoughts(item);
  const form = thoughtsForm(item);
  const proof = readProof(item, text);
  const encrypted = stringOf(item.encrypted_content) || undefined;
  const kept = remember(item, makeReasoning("", text, form !== undefined, encrypted), form);
  return {
    type: "reasoning",
    text,
    ...proof,
    ...(form === undefined ? {} : { extension: formExtension(form) }),
    ...kept,
  };
}

/** A call; a signature in its id is another gateway's to take out again, and stays. */
export function readCall(item: JsonObject): ToolCallBlock {
  const kind = item.type === "custom_tool_call" ? "custom" : "function";
  const id = stringOf(item.call_id) ?? "";
  const name = stringOf(item.name) ?? "";
  const argumentsText = stringOf(kind === "custom" ? item.input : item.arguments) ?? "";
  const made = makeCall({ id: "", callId: id, name, kind, argumentsText, status: "completed" });
  return { type: "tool-call", id, name, argumentsText, kind, ...remember(item, made) };
}
