import type { CompletionRequest, OperationFormat } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { openaiChat } from "../openai-chat/index.ts";
import { completionAsChat } from "./completion-as-chat.ts";

const chat = openaiChat.operations.chat as OperationFormat;
const format = completionAsChat(chat);
const ask = (changed: Partial<CompletionRequest> = {}): CompletionRequest => ({
  operation: "completion",
  model: "m",
  prompt: "Once",
  stream: false,
  includeUsage: false,
  sampling: {},
  ...changed,
});

describe("a completion asked of a chat", () => {
  test("is the chat's one question, with what both can say", () => {
    const { body, warnings } = format.writeRequest(
      ask({
        prompt: ["Once"],
        system: "Be brief.",
        images: [{ type: "image", source: { kind: "base64", data: "AA", mediaType: "image/png" } }],
        stream: true,
        includeUsage: true,
        sampling: { maxOutputTokens: 5, temperature: 0, stop: ["\n"], topLogprobs: 2 },
        responseFormat: { kind: "json" },
        reasoning: { effort: "low" },
        account: { user: "u" },
      }),
    );
    expect(warnings).toEqual([]);
    expect(body).toEqual({
      model: "m",
      messages: [
        { role: "system", content: "Be brief." },
        {
          role: "user",
          content: [
            { type: "image_url", image_url: { url: "data:image/png;base64,AA" } },
            { type: "text", text: "Once" },
          ],
        },
      ],
      stream: true,
      stream_options: { include_usage: true },
      max_completion_tokens: 5,
      temperature: 0,
      stop: ["\n"],
      logprobs: true,
      top_logprobs: 2,
      response_format: { type: "json_object" },
      reasoning_effort: "low",
      user: "u",
    });
  });

  test("warns of fields only the caller's format has", () => {
    const { warnings } = format.writeRequest(ask({ extension: { dialect: "ollama", fields: { template: "t" } } }));
    expect(warnings).toEqual(["Left out, as only the format `ollama` has them: `template`."]);
  });

  test.each<[string, Partial<CompletionRequest>]>([
    ["suffix", { suffix: "end" }],
    ["echo", { echo: true }],
    ["best_of", { bestOf: 2 }],
    ["prompt", { prompt: ["a", "b"] }],
    ["prompt", { prompt: [1, 2] }],
    ["prompt", { prompt: [[1, 2]] }],
  ])("is refused, naming `%s`, for %j", (param, changed) => {
    expect(() => format.writeRequest(ask(changed))).toThrow(
      expect.objectContaining({ code: "invalid_request", param }),
    );
  });

  test("refuses other operations, and reads answers as the chat does", () => {
    expect(() => format.writeRequest({ operation: "embedding", model: "m", input: "a" })).toThrow("embedding");
    expect(format.readResponse).toBe(chat.readResponse);
    expect(format.readOutline).toBe(chat.readOutline);
    expect(format.stream).toBe(chat.stream);
  });
});
