import type { JsonObject, Part } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { dialectById } from "./index.ts";

const call = { id: "c-1", type: "function", function: { name: "look", arguments: "{}" } };
const said = { role: "assistant", content: "hi" };
const text = (value: string) => ({ type: "output_text", text: value, annotations: [] });
const message = { type: "message", id: "m-1", role: "assistant", status: "completed", content: [text("hi")] };
const functionCall = { type: "function_call", id: "f-1", call_id: "c-1", name: "look", arguments: "{}" };
const candidate = (part: JsonObject, finishReason: string): JsonObject => ({
  candidates: [{ content: { role: "model", parts: [part] }, finishReason, index: 0 }],
});

type Case = readonly [
  dialect: string,
  operation: "chat" | "completion" | "embedding",
  body: JsonObject,
  unified: string | null,
];

const ANSWERS: readonly Case[] = [
  ["openai-chat", "chat", { choices: [{ index: 0, message: said, finish_reason: "length" }] }, "length"],
  [
    "openai-chat",
    "chat",
    { choices: [{ message: { tool_calls: [call] }, finish_reason: "tool_calls" }] },
    "tool-calls",
  ],
  ["openai-chat", "chat", { choices: [{ index: 0, message: said, finish_reason: null }] }, null],
  ["openai-chat", "chat", { choices: [] }, null],
  ["openai-chat", "completion", { choices: [{ index: 0, text: "hi", finish_reason: "stop" }] }, "stop"],
  ["openai-chat", "embedding", { data: [{ index: 0, embedding: [1] }] }, null],
  ["openai-responses", "chat", { status: "completed", output: [message] }, "stop"],
  ["openai-responses", "chat", { status: "completed", output: [functionCall] }, "tool-calls"],
  [
    "openai-responses",
    "chat",
    { status: "incomplete", incomplete_details: { reason: "max_output_tokens" }, output: [] },
    "length",
  ],
  ["anthropic-messages", "chat", { content: [{ type: "text", text: "hi" }], stop_reason: "end_turn" }, "stop"],
  ["gemini", "chat", candidate({ text: "hi" }, "MAX_TOKENS"), "length"],
  ["gemini", "chat", candidate({ functionCall: { name: "look", args: {} } }, "STOP"), "tool-calls"],
  ["gemini", "chat", candidate({ function_call: { name: "look", args: {} } }, "STOP"), "tool-calls"],
  ["gemini", "chat", { promptFeedback: { blockReason: "SAFETY" } }, "content-filter"],
  ["gemini", "chat", { promptFeedback: {} }, null],
  ["ollama", "chat", { message: said, done: true, done_reason: "length" }, "length"],
  [
    "ollama",
    "chat",
    { message: { ...said, tool_calls: [{ function: call.function }] }, done: true, done_reason: "stop" },
    "tool-calls",
  ],
  ["ollama", "chat", { message: said, done: true }, "stop"],
  ["ollama", "completion", { response: "hi", done: true, done_reason: "stop" }, "stop"],
  ["ollama", "embedding", { embeddings: [[1]] }, null],
  ["cohere", "chat", { message: { role: "assistant", content: [] }, finish_reason: "COMPLETE" }, "stop"],
];

describe("An outline says why the answer stopped as the whole reading does", () => {
  test.each(ANSWERS)("%s, %s: %j", (dialect, operation, body, unified) => {
    const format = dialectById(dialect)?.operations[operation];
    const outlined = finishOf(format?.readOutline(body) ?? []);
    expect(outlined).toEqual(finishOf(format?.readResponse(body) ?? []));
    expect(outlined?.unified ?? null).toBe(unified);
  });
});

function finishOf(parts: readonly Part[]) {
  return parts.find((part) => part.type === "finish")?.finish ?? null;
}
