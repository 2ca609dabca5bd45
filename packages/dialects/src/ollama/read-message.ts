import {
  type Block,
  type Extension,
  type ImageBlock,
  isJsonObject,
  type Json,
  type JsonObject,
  type Message,
  splitSignature,
} from "@ai-liaison/core";
import { compact, listOf, stringOf } from "../json/fields.ts";
import { DIALECT, remember } from "./extension.ts";
import { readThoughts } from "./read-thoughts.ts";
import { CLIENT } from "./reader.ts";
import { readToolCalls } from "./tool-calls.ts";
import { FORM } from "./wire.ts";
import { writeMessage } from "./write-message.ts";

/** The messages of a request; what is no object is left to the checks. */
export function readMessages(messages: Json | undefined): readonly Message[] {
  return (listOf(messages) ?? []).filter(isJsonObject).map(readMessage);
}

function readMessage(json: JsonObject): Message {
  const bare = withBareId(json);
  const message = understand(bare);
  return { ...message, ...remember(bare, writeMessage(message, CLIENT, () => {})[0] ?? {}) };
}

/** A result's call id, without the signature a client brought back in it. */
function withBareId(json: JsonObject): JsonObject {
  if (typeof json.tool_call_id !== "string") return json;
  return { ...json, tool_call_id: splitSignature(json.tool_call_id).id };
}

function understand(json: JsonObject): Message {
  switch (json.role) {
    case "assistant":
      return { role: "assistant", content: readAssistant(json) };
    case "tool":
      return { role: "tool", content: [readToolResult(json)] };
    default:
      return { role: json.role === "system" ? "system" : "user", content: readWords(json) };
  }
}

/** What an assistant said: thoughts, pictures, words, calls. */
function readAssistant(json: JsonObject): readonly Block[] {
  return [...readThoughts(json), ...readWords(json), ...readToolCalls(listOf(json.tool_calls) ?? [])];
}

function readToolResult(json: JsonObject): Block {
  const name = stringOf(json.tool_name);
  return {
    type: "tool-result",
    callId: stringOf(json.tool_call_id) || null,
    content: readWords(json),
    ...compact({ name }),
    ...(name === undefined ? { extension: UNNAMED } : {}),
  };
}

/** The client did not name the tool, so its own vendor is not told the name either. */
const UNNAMED: Extension = { dialect: DIALECT, fields: {}, form: FORM.unnamed };

/** Pictures stand before the words, as the vendor's templates put them. */
function readWords(json: JsonObject): readonly Block[] {
  const text = stringOf(json.content) ?? "";
  const images = readImages(json.images);
  return text === "" ? images : [...images, { type: "text", text }];
}

/** How the base64 of a picture begins, by its type. */
const BEGINNINGS: readonly (readonly [string, string])[] = [
  ["iVBOR", "image/png"],
  ["/9j/", "image/jpeg"],
  ["R0lG", "image/gif"],
  ["UklGR", "image/webp"],
];

/** `images`: base64, of a type nobody names; other formats want it named. */
export function readImages(images: Json | undefined): readonly ImageBlock[] {
  const all = (listOf(images) ?? []).filter((data) => typeof data === "string");
  return all.map((data) => ({ type: "image", source: { kind: "base64", data, mediaType: typeOf(data) } }));
}

function typeOf(data: string): string | null {
  return BEGINNINGS.find(([beginning]) => data.startsWith(beginning))?.[1] ?? null;
}
