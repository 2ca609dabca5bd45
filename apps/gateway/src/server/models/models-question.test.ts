import type { IncomingMessage } from "node:http";
import { allDialects } from "@ai-liaison/dialects";
import { describe, expect, test } from "vitest";
import { findQuestion } from "./models-question.ts";

function ask(method: string, url: string, headers: Record<string, string> = {}) {
  const question = findQuestion({ method, url, headers } as unknown as IncomingMessage, allDialects);
  return question === null ? null : [question.dialect.id, question.kind, "id" in question ? question.id : ""];
}

describe("a question about models", () => {
  test.each<[string, string, Record<string, string>, readonly string[] | null]>([
    ["GET", "/v1/models", {}, ["openai-chat", "list", ""]],
    ["GET", "/v1/models/", {}, ["openai-chat", "list", ""]],
    ["GET", "/v1/models?x=1", { authorization: "Bearer k" }, ["openai-chat", "list", ""]],
    ["GET", "/v1/models", { "anthropic-version": "2023-06-01" }, ["anthropic-messages", "list", ""]],
    ["GET", "/v1/models", { "x-goog-api-key": "k" }, ["gemini", "list", ""]],
    ["GET", "/v1/models?key=k", {}, ["gemini", "list", ""]],
    ["GET", "/v1beta/models", {}, ["gemini", "list", ""]],
    ["GET", "/v1beta/models/gemini-2.5-pro", {}, ["gemini", "model", "gemini-2.5-pro"]],
    ["GET", "/v1/models/org/name", {}, ["openai-chat", "model", "org/name"]],
    ["GET", "/v1/models/org%2Fname", {}, ["openai-chat", "model", "org/name"]],
    ["GET", "/v1/models/%zz", {}, ["openai-chat", "model", "%zz"]],
    ["GET", "/api/tags", {}, ["ollama", "list", ""]],
    ["GET", "/api/version", {}, ["ollama", "fixed", ""]],
    ["POST", "/api/show", {}, ["ollama", "show", ""]],
    ["POST", "/v1/models", {}, null],
    ["GET", "/api/show", {}, null],
    ["GET", "/v1/modelsx", {}, null],
    ["GET", "/constructor", {}, null],
    ["DELETE", "/v1/models/ft:mine", {}, null],
  ])("%s %s with %j is %j", (method, url, headers, expected) => {
    expect(ask(method, url, headers)).toEqual(expected);
  });
});
