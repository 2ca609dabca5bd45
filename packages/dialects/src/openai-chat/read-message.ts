import type { Block, Json, JsonObject, Message, Role, ToolResultBlock } from "@ai-liaison/core";
import { isJsonObject, splitSignature } from "@ai-liaison/core";
import { addAll } from "../json/add-all.ts";
import { DIALECT, remember } from "./extension.ts";
import { readContent } from "./read-content.ts";
import { readReasoning } from "./read-reasoning.ts";
import { readToolCalls } from "./read-tool-calls.ts";
import { compact, FORM, objectOf, stringOf } from "./wire.ts";
import { writeMessage } from "./write-message.ts";

/** One message of a request. */
export function readMessage(json: JsonObject): Message {
  const form = json.role === "function" ? FORM.function : undefined;
  const message = understand(json);
  const marked = form === undefined ? message : { ...message, extension: { dialect: DIALECT, fields: {}, form } };
  return Object.assign(message, remember(json, writeMessage(marked)[0] ?? {}, form));
}

function understand(json: JsonObject): Message {
  switch (json.role) {
    case "assistant":
      return named({ role: "assistant", content: readAssistant(json) }, json);
    case "tool":
    case "function":
      return { role: "tool", content: [readToolResult(json)] };
    default:
      return named({ role: roleOf(json.role), content: readContent(json.content) }, json);
  }
}

function named<Value extends object>(value: Value, json: JsonObject): Value & { name?: string } {
  const name = stringOf(json.name);
  return name === undefined ? value : { ...value, name };
}

function roleOf(role: Json | undefined): Role {
  return role === "system" || role === "developer" ? role : "user";
}

function readToolResult(json: JsonObject): ToolResultBlock {
  const callId = typeof json.tool_call_id === "string" ? splitSignature(json.tool_call_id).id : null;
  return named({ type: "tool-result", callId, content: readContent(json.content) }, json);
}

/** What an assistant said, in a request's history or in an answer: thoughts, content, refusal, audio, calls. */
export function readAssistant(json: JsonObject): readonly Block[] {
  const blocks: Block[] = [...readReasoning(json)];
  addAll(blocks, annotated(readContent(json.content), json.annotations));
  if (typeof json.refusal === "string" && json.refusal !== "") blocks.push({ type: "refusal", text: json.refusal });
  const audio = objectOf(json.audio);
  if (audio !== undefined) blocks.push(readSpokenAudio(audio));
  addAll(blocks, readToolCalls(json));
  return blocks;
}

/** Citations stand beside the content; they belong to its first text. */
function annotated(blocks: readonly Block[], annotations: Json | undefined): readonly Block[] {
  const first = blocks.findIndex((block) => block.type === "text");
  if (!Array.isArray(annotations) || annotations.length === 0 || first < 0) return blocks;
  const values = annotations.map((value) => ({ dialect: DIALECT, value }));
  return blocks.map((block, index) =>
    index === first && block.type === "text" ? { ...block, annotations: values } : block,
  );
}

function readSpokenAudio(audio: JsonObject): Block {
  const id = stringOf(audio.id);
  const data = stringOf(audio.data);
  const expiresAt = typeof audio.expires_at === "number" ? audio.expires_at : undefined;
  return {
    type: "audio",
    source: data === undefined ? { kind: "file-id", fileId: id ?? "" } : { kind: "base64", data, mediaType: null },
    ...compact({ id, transcript: stringOf(audio.transcript), expiresAt }),
  };
}

/** The messages of a request; what is no object is left to the checks. */
export function readMessages(messages: Json | undefined): readonly Message[] {
  return Array.isArray(messages) ? messages.filter(isJsonObject).map(readMessage) : [];
}
