import {
  type Block,
  isJsonObject,
  type Json,
  type JsonObject,
  type Message,
  type ReasoningBlock,
  splitSignature,
} from "@ai-liaison/core";
import { SILENT } from "../fidelity/warn.ts";
import { listOf, stringOf } from "../json/fields.ts";
import { DIALECT, remember } from "./extension.ts";
import { readContent } from "./read-content.ts";
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
  return { ...message, ...remember(bare, writeMessage(message, CLIENT, SILENT)[0] ?? {}) };
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
      return {
        role: "tool",
        content: [
          { type: "tool-result", callId: stringOf(json.tool_call_id) || null, content: readContent(json.content) },
        ],
      };
    default:
      return { role: json.role === "system" ? "system" : "user", content: readContent(json.content) };
  }
}

/** What an assistant said: its plan, its content, its calls. */
function readAssistant(json: JsonObject): readonly Block[] {
  return [...readPlan(json), ...readContent(json.content), ...readToolCalls(listOf(json.tool_calls) ?? [])];
}

/** `tool_plan`: what the model thought before it called tools. */
export function readPlan({ tool_plan }: JsonObject): readonly ReasoningBlock[] {
  if (typeof tool_plan !== "string" || tool_plan === "") return [];
  return [{ type: "reasoning", text: tool_plan, extension: PLAN }];
}

export const PLAN = { dialect: DIALECT, fields: {}, form: FORM.plan } as const;
