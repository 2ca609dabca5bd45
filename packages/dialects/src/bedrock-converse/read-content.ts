import {
  type Annotation,
  type Block,
  isJsonObject,
  type Json,
  type JsonObject,
  type ReasoningBlock,
  readSignature,
  splitSignature,
  type ToolCallBlock,
  type ToolResultBlock,
} from "@ai-liaison/core";
import { SILENT } from "../fidelity/warn.ts";
import { compact, listOf, objectOf, stringOf } from "../json/fields.ts";
import { takeInMarks } from "./cache-point.ts";
import { DIALECT, remember, rememberWithin } from "./extension.ts";
import { readDocument, readImage } from "./media.ts";
import { CLIENT, VENDOR } from "./reader.ts";
import { CONTENT_OBJECTS, FORM, SERVER_TOOL_USE } from "./wire.ts";
import { writeBareItem, writeCallShell, writeResultShell } from "./write-content.ts";

/**
 * Whose content it is: results of tools are the user's, others are of tools that ran at the vendor; and only in the ids
 * that an assistant's history brings back another vendor's signature may be carried, not in those of a new answer.
 */
export type Speaker = "system" | "user" | "assistant" | "answer" | "tool";

/** A list of content; what is no object is left to the checks. */
export function readContent(content: Json | undefined, speaker: Speaker): readonly Block[] {
  return takeInMarks((listOf(content) ?? []).filter(isJsonObject), (json) => readItem(json, speaker));
}

/** One element of `content`; what nobody knows yet, or only this format has, is carried through whole. */
export function readItem(json: JsonObject, speaker: Speaker): Block {
  if (isJsonObject(json.toolUse)) return readToolCall(json, json.toolUse, speaker);
  if (isJsonObject(json.toolResult) && speaker === "user") return readToolResult(json, json.toolResult);
  if (speaker === "tool" && json.json !== undefined) return readJsonResult(json);
  const block = understand(json);
  if (block === null) return { type: "opaque", dialect: DIALECT, value: json };
  const { form, ...known } = block;
  const marked = form === undefined ? known : { ...known, extension: { dialect: DIALECT, fields: {}, form } };
  const [written = {}] = writeBareItem(marked, CLIENT, SILENT);
  return { ...known, ...rememberWithin(json, written, CONTENT_OBJECTS, form) };
}

type Understood = Block & { readonly form?: string };

function understand(json: JsonObject): Understood | null {
  if (typeof json.text === "string") return { type: "text", text: json.text };
  if (isJsonObject(json.reasoningContent)) return readThoughts(json.reasoningContent);
  if (isJsonObject(json.image)) return readImage(json.image);
  if (isJsonObject(json.document)) return readDocument(json.document);
  return isJsonObject(json.citationsContent) ? readCited(json.citationsContent) : null;
}

/** Thoughts with their proof, or encrypted ones. */
export function readThoughts({ reasoningText, redactedContent }: JsonObject): (ReasoningBlock & Understood) | null {
  if (typeof redactedContent === "string") {
    return { type: "reasoning", text: "", redactedData: readSignature(DIALECT, redactedContent) };
  }
  if (!isJsonObject(reasoningText)) return null;
  const text = stringOf(reasoningText.text) ?? "";
  const signature = stringOf(reasoningText.signature) ?? "";
  if (signature === "") return { type: "reasoning", text, form: FORM.thought };
  return { type: "reasoning", text, signature: readSignature(DIALECT, signature) };
}

/** A text with what it was taken from; null where it is in several pieces. */
function readCited({ content, citations }: JsonObject): Understood | null {
  const [only, ...more] = listOf(content) ?? [];
  const text = stringOf(objectOf(only)?.text);
  if (text === undefined || more.length > 0) return null;
  const annotations: readonly Annotation[] = (listOf(citations) ?? []).map((value) => ({ dialect: DIALECT, value }));
  const cited = { type: "text", text, form: FORM.citations } as const;
  return annotations.length === 0 ? cited : { ...cited, annotations };
}

/** A call; its input is written as JSON again, so only what stands around it is compared. */
function readToolCall(json: JsonObject, { input, ...toolUse }: JsonObject, speaker: Speaker): ToolCallBlock {
  const named = stringOf(toolUse.toolUseId);
  const { id, signature } = speaker === "assistant" ? splitSignature(named ?? "") : { id: named ?? "" };
  const call: ToolCallBlock = {
    type: "tool-call",
    id: named === undefined ? null : id,
    name: stringOf(toolUse.name) ?? "",
    argumentsText: input === undefined || input === null ? "" : JSON.stringify(input),
    kind: toolUse.type === SERVER_TOOL_USE ? "server" : "function",
    ...compact({ signature }),
  };
  const bare = named === undefined ? toolUse : { ...toolUse, toolUseId: id };
  const shell = writeCallShell(call, VENDOR);
  // No input, and null, cannot be told from an empty object.
  const original = { ...json, toolUse: isJsonObject(input) ? { ...bare, input: {} } : compact({ ...bare, input }) };
  const form = call.kind === "server" ? FORM.own : undefined;
  return {
    ...call,
    ...rememberWithin(original as JsonObject, { toolUse: { ...shell, input: {} } }, CONTENT_OBJECTS, form),
  };
}

function readToolResult(json: JsonObject, { content, ...toolResult }: JsonObject): ToolResultBlock {
  const named = stringOf(toolResult.toolUseId);
  const callId = named === undefined ? null : splitSignature(named).id;
  const result: ToolResultBlock = {
    type: "tool-result",
    callId,
    content: (listOf(content) ?? []).filter(isJsonObject).map((item) => readItem(item, "tool")),
    ...readStatus(toolResult.status),
  };
  const bare = callId === null ? toolResult : { ...toolResult, toolUseId: callId };
  const told = Array.isArray(content) ? [] : content;
  const original = { ...json, toolResult: compact({ ...bare, content: told }) } as JsonObject;
  return {
    ...result,
    ...rememberWithin(original, { toolResult: { ...writeResultShell(result), content: [] } }, CONTENT_OBJECTS),
  };
}

function readStatus(status: Json | undefined): { isError?: boolean } {
  if (status === "error") return { isError: true };
  return status === "success" ? { isError: false } : {};
}

function readJsonResult(json: JsonObject): Block {
  const { json: value, ...odd } = json;
  const block = { type: "text", text: JSON.stringify(value) } as const;
  return { ...block, ...remember({ ...odd, json: null }, { json: null }, FORM.json) };
}
