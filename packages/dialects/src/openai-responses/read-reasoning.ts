import { type Json, type JsonObject, ownSignature, type ReasoningBlock, readSignature } from "@ai-liaison/core";
import { DIALECT, formExtension, type MutableJson, remember } from "./extension.ts";
import { FORM, listOf, objectOf, stringOf } from "./wire.ts";
import { writeReasoningItem } from "./write-items.ts";

/** What stands between the parts of a summary, which are one text elsewhere. */
export const BETWEEN_THOUGHTS = "\n\n";

/** The text of an item's thoughts: its summary, and what open models say in full. */
export function readThoughts(item: JsonObject): string {
  return [...textsOf(item.summary), ...textsOf(item.content)].join(BETWEEN_THOUGHTS);
}

function textsOf(parts: Json | undefined): readonly string[] {
  return (listOf(parts) ?? []).map((part) => stringOf(objectOf(part)?.text)).filter((text) => text !== undefined);
}

/** `content` where the thoughts stand there alone. */
export function thoughtsForm(item: JsonObject): typeof FORM.content | undefined {
  const shown = listOf(item.summary)?.length ?? 0;
  return shown === 0 && textsOf(item.content).length > 0 ? FORM.content : undefined;
}

/** The vendor's encrypted thoughts: proof of those shown, or all there is. An empty string proves nothing. */
export function readProof(item: JsonObject, text: string): Pick<ReasoningBlock, "signature" | "redactedData"> {
  const encrypted = stringOf(item.encrypted_content) ?? "";
  if (encrypted === "") return {};
  const marked = readSignature(DIALECT, encrypted);
  return text === "" ? { redactedData: marked } : { signature: marked };
}

/** A reasoning item of a request's history, another vendor's signature taken out of what is kept. */
export function readReasoningItem(item: JsonObject): ReasoningBlock {
  const text = readThoughts(item);
  const form = thoughtsForm(item);
  const block: ReasoningBlock = { type: "reasoning", text, ...readProof(item, text) };
  const marked = form === undefined ? block : { ...block, extension: formExtension(form) };
  const proof = block.signature ?? block.redactedData;
  const foreign = proof !== undefined && ownSignature(DIALECT, proof) === null;
  return { ...block, ...remember(foreign ? withoutProof(item) : item, writeReasoningItem(marked), form) };
}

function withoutProof(item: JsonObject): JsonObject {
  const own: MutableJson = { ...item };
  delete own.encrypted_content;
  return own;
}
