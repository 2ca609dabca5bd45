import {
  type Annotation,
  type AudioBlock,
  type Block,
  carriedSignature,
  type JsonObject,
  type Message,
  type ReasoningBlock,
  type ToolResultBlock,
} from "@ai-liaison/core";
import { SILENT, type Warn } from "../fidelity/warn.ts";
import { writeAnnotation } from "./annotations.ts";
import { DIALECT, formOf, type MutableJson, restore } from "./extension.ts";
import { compact, FORM, REASONING_FIELDS } from "./wire.ts";
import { writeContent } from "./write-content.ts";
import { addToolCalls } from "./write-tool-calls.ts";

/**
 * A message in this format: one, save where another format keeps tool results and words in one message, which here
 * become one message for each result and one for the words.
 */
export function writeMessage(message: Message, warn: Warn = SILENT): readonly JsonObject[] {
  if (message.role === "assistant") return [restore(writeAssistantMessage(message, warn), message.extension)];
  const results = message.content.filter((block) => block.type === "tool-result");
  if (results.length === 0) return [restore(writeWords(message, message.content, warn), message.extension)];
  if (message.role === "tool") {
    return results.map((result) => restore(writeToolResult(result, formOf(message), warn), message.extension));
  }
  return splitResults(message, results, warn);
}

function writeWords(message: Message, content: readonly Block[], warn: Warn): JsonObject {
  const { role, name } = message;
  const written = writeContent(content, "", warn);
  return name === undefined ? { role, content: written } : { role, content: written, name };
}

function writeToolResult(result: ToolResultBlock, form: string | undefined, warn: Warn): JsonObject {
  const content = writeContent(result.content, "", warn);
  if (result.isError === true) warn("That a tool failed was left out: here only its words say so.");
  if (form === FORM.function) return { role: "function", name: result.name ?? "", content };
  return { role: "tool", tool_call_id: result.callId ?? "", content, ...compact({ name: result.name }) };
}

/** Pictures and files in a result move to the words after it: here a result is text. */
function splitResults(message: Message, results: readonly ToolResultBlock[], warn: Warn): readonly JsonObject[] {
  const isText = (block: Block): boolean => block.type === "text";
  const moved = results.flatMap((result) => result.content.filter((block) => !isText(block)));
  const words = [...moved, ...message.content.filter((block) => block.type !== "tool-result")];
  const written = results.map((result) =>
    writeToolResult({ ...result, content: result.content.filter(isText) }, undefined, warn),
  );
  return words.length === 0 ? written : [...written, writeWords(message, words, warn)];
}

function writeAssistantMessage(message: Message, warn: Warn): JsonObject {
  if (message.content.some((block) => block.type === "text" && block.signature !== undefined)) {
    warn("Signatures of another vendor's words were left out.");
  }
  const written = writeAssistant(message.content, warn);
  if (message.name !== undefined) written.name = message.name;
  return written;
}

/** An assistant's blocks as a message, in a request's history or in an answer. */
export function writeAssistant(blocks: readonly Block[], warn: Warn = SILENT): MutableJson {
  const message: MutableJson = { role: "assistant", content: writeContent(blocks.filter(isContent), null, warn) };
  for (const block of blocks) {
    if (block.type === "reasoning" && formOf(block) !== FORM.thinking) addReasoning(message, block);
    else if (block.type === "refusal" && formOf(block) !== FORM.part) message.refusal = block.text;
    else if (block.type === "audio") message.audio = writeSpokenAudio(block);
    else if (block.type === "text" && block.annotations !== undefined) addAnnotations(message, block.annotations, warn);
  }
  addToolCalls(message, blocks);
  return message;
}

/** What stands in the `content` of an assistant's message; the rest has fields of its own. */
function isContent(block: Block): boolean {
  switch (block.type) {
    case "tool-call":
    case "tool-result":
    case "audio":
      return false;
    case "reasoning":
      return formOf(block) === FORM.thinking;
    case "refusal":
      return formOf(block) === FORM.part;
    case "opaque":
      return formOf(block) !== FORM.toolCall;
    default:
      return true;
  }
}

function addReasoning(message: MutableJson, block: ReasoningBlock): void {
  const form = formOf(block);
  const field = REASONING_FIELDS.find((name) => name === form) ?? REASONING_FIELDS[0];
  if (block.text !== "") message[field] = `${message[field] ?? ""}${block.text}`;
  const details = writeDetails(block);
  if (details.length === 0) return;
  const before = message.reasoning_details;
  message.reasoning_details = Array.isArray(before) ? [...before, ...details] : details;
}

/**
 * Signatures and encrypted thoughts, in the list by which look-alikes carry them to the next turn. Other vendors' are
 * in it too: clients bring them back, and `send-to-vendor.ts` takes them out where they are not wanted.
 */
export function writeDetails(block: Pick<ReasoningBlock, "text" | "signature" | "redactedData">): JsonObject[] {
  const details: JsonObject[] = [];
  if (block.signature !== undefined) {
    details.push({ type: "reasoning.text", text: block.text, signature: carriedSignature(DIALECT, block.signature) });
  }
  if (block.redactedData !== undefined) {
    details.push({ type: "reasoning.encrypted", data: carriedSignature(DIALECT, block.redactedData) });
  }
  return details;
}

function writeSpokenAudio(block: AudioBlock): JsonObject {
  const data = block.source.kind === "base64" ? block.source.data : undefined;
  return compact({
    id: block.id ?? (block.source.kind === "file-id" ? block.source.fileId : undefined),
    data,
    expires_at: block.expiresAt,
    transcript: block.transcript,
  });
}

function addAnnotations(message: MutableJson, annotations: readonly Annotation[], warn: Warn): void {
  const written = annotations.map((annotation) => writeAnnotation(annotation, warn)).filter((value) => value !== null);
  const before = message.annotations;
  if (written.length > 0) message.annotations = Array.isArray(before) ? [...before, ...written] : written;
}
