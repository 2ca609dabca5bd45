import { collect, type JsonObject } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { SAMPLE_HEAD, sampleAnswerOptions } from "../../fixtures/answer-options.ts";
import { completion } from "./index.ts";

describe("legacy completions", () => {
  const body: JsonObject = {
    id: "cmpl-1",
    object: "text_completion",
    created: 1,
    model: "m",
    choices: [
      { index: 0, text: "a", logprobs: { tokens: ["a"], token_logprobs: [-1] }, finish_reason: "stop" },
      { index: 1, text: "", logprobs: null, finish_reason: "length", stop_reason: null },
    ],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
    x: null,
  };

  test("come back as they were", () => {
    const parts = completion.readResponse(body);
    expect(collect(parts).choices.map(({ content }) => content)).toEqual([
      [{ type: "text", text: "a" }],
      [{ type: "text", text: "" }],
    ]);
    expect(completion.writeResponse(parts, sampleAnswerOptions())).toEqual(body);
  });

  test("requests come back as they were, and take the gateway's decisions", () => {
    const request = {
      model: "m",
      prompt: [[1, 2]],
      max_tokens: 5,
      logprobs: 3,
      echo: true,
      suffix: "s",
      best_of: 2,
      stop: "x",
      user: "u",
      min_p: null,
    };
    const read = completion.readRequest(request, SAMPLE_HEAD);
    expect(read).toMatchObject({
      sampling: { maxOutputTokens: 5, topLogprobs: 3, stop: ["x"] },
      echo: true,
      bestOf: 2,
      suffix: "s",
    });
    expect(completion.writeRequest(read)).toEqual({ body: request, warnings: [] });
    if (read.operation !== "completion") throw new Error("not a completion");
    expect(completion.writeRequest({ ...read, stream: true, includeUsage: true }).body).toMatchObject({
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(() => completion.writeRequest({ operation: "embedding", model: "m", input: "x" })).toThrow(
      "legacy completion",
    );
  });
});
