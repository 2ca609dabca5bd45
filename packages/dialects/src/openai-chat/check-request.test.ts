import { Fault, type JsonObject } from "@ai-liaison/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkRequest } from "./check-request.ts";
import { checkRequest as checkCompletion } from "./completion/check-request.ts";
import { checkRequest as checkEmbedding } from "./embedding/check-request.ts";

const GOOD: JsonObject = { model: "m", messages: [{ role: "user", content: "hi" }] };

function refusal(check: typeof checkRequest, body: JsonObject): readonly [param: string | null, message: string] {
  try {
    check(body);
  } catch (error) {
    if (error instanceof Fault && error.code === "invalid_request") return [error.param, error.message];
    throw error;
  }
  return [null, "accepted"];
}

describe("checkRequest", () => {
  test("takes out what the corridor needs", () => {
    const body = { ...GOOD, stream: true, stream_options: { include_usage: true }, max_tokens: 5, user: "u" };
    expect(checkRequest(body)).toEqual({
      model: "m",
      stream: true,
      includeUsage: true,
      maxOutputTokens: 5,
      candidates: 1,
      user: "u",
    });
    expect(checkRequest({ ...GOOD, max_tokens: 5, max_completion_tokens: 7, safety_identifier: "s" })).toEqual({
      model: "m",
      stream: false,
      includeUsage: false,
      maxOutputTokens: 7,
      candidates: 1,
      user: "s",
    });
  });

  test.each<[JsonObject, number]>([
    [{}, 1],
    [{ n: null }, 1],
    [{ n: 1 }, 1],
    [{ n: 3 }, 3],
  ])("with %j, %d answers are asked for", (more, candidates) => {
    expect(checkRequest({ ...GOOD, ...more }).candidates).toBe(candidates);
  });

  test.each<[JsonObject, string, string]>([
    [{ messages: [] }, "model", "`model` is required."],
    [{ model: "", messages: [] }, "model", "`model` is required."],
    [{ model: "m" }, "messages", "`messages` is required."],
    [{ ...GOOD, model: 1 }, "model", "`model` must be a string, but it is a number."],
    [{ ...GOOD, messages: {} }, "messages", "`messages` must be an array, but it is an object."],
    [{ ...GOOD, messages: null }, "messages", "`messages` must be an array, but it is null."],
    [{ ...GOOD, messages: ["hi"] }, "messages[0]", "`messages[0]` must be an object, but it is a string."],
    [{ ...GOOD, messages: [{ content: "x" }] }, "messages[0].role", "`messages[0].role` is required."],
    [
      { ...GOOD, messages: [{ role: "user" }, { role: "wizard" }] },
      "messages[1].role",
      "`messages[1].role` must be one of `system`, `developer`, `user`, `assistant`, `tool`, `function`.",
    ],
    [
      { ...GOOD, messages: [{ role: 1 }] },
      "messages[0].role",
      "`messages[0].role` must be a string, but it is a number.",
    ],
    [
      { ...GOOD, messages: [{ role: "user", content: 5 }] },
      "messages[0].content",
      "`messages[0].content` must be a string or an array, but it is a number.",
    ],
    [
      { ...GOOD, messages: [{ role: "user", content: [null] }] },
      "messages[0].content[0]",
      "`messages[0].content[0]` must be an object, but it is null.",
    ],
    [
      { ...GOOD, messages: [{ role: "user", content: [{ type: 3 }] }] },
      "messages[0].content[0].type",
      "`messages[0].content[0].type` must be a string, but it is a number.",
    ],
    [
      { ...GOOD, messages: [{ role: "assistant", tool_calls: [{ id: 5 }] }] },
      "messages[0].tool_calls[0].id",
      "`messages[0].tool_calls[0].id` must be a string, but it is a number.",
    ],
    [{ ...GOOD, temperature: "1" }, "temperature", "`temperature` must be a number, but it is a string."],
    [{ ...GOOD, stream: "true" }, "stream", "`stream` must be a boolean, but it is a string."],
    [{ ...GOOD, stream_options: [] }, "stream_options", "`stream_options` must be an object, but it is an array."],
    [{ ...GOOD, stop: 1 }, "stop", "`stop` must be a string or an array, but it is a number."],
    [{ ...GOOD, stop: ["a", 1] }, "stop[1]", "`stop[1]` must be a string, but it is a number."],
    [{ ...GOOD, tools: [[]] }, "tools[0]", "`tools[0]` must be an object, but it is an array."],
    [
      { ...GOOD, tools: [{ type: "function", function: "f" }] },
      "tools[0].function",
      "`tools[0].function` must be an object, but it is a string.",
    ],
    [
      { ...GOOD, functions: [{ name: 1 }] },
      "functions[0].name",
      "`functions[0].name` must be a string, but it is a number.",
    ],
  ])("refuses %j because of %s", (body, param, message) => {
    expect(refusal(checkRequest, body)).toEqual([param, message]);
  });

  test("null is allowed where the format allows it, and ranges are the vendor's business", () => {
    const nulls = Object.fromEntries(
      "temperature top_p n stop stream seed user metadata tools max_tokens logprobs response_format"
        .split(" ")
        .map((name) => [name, null]),
    );
    expect(refusal(checkRequest, { ...GOOD, ...nulls })).toEqual([null, "accepted"]);
    expect(refusal(checkRequest, { ...GOOD, temperature: -99, n: 0.5, messages: [] })).toEqual([null, "accepted"]);
  });

  test("a kept answer cannot be gone on from: no vendor is asked for one that may be another tenant's", () => {
    const body = { model: "m", messages: [], previous_response_id: "resp_1" };
    const expected = expect.objectContaining({ code: "invalid_request", param: "previous_response_id" });
    expect(() => checkRequest(body)).toThrow(expected);
    expect(() => checkRequest({ ...body, previous_response_id: null })).not.toThrow();
  });

  test("unknown fields of any type pass, those named like methods too", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const odd = JSON.parse(`{"__proto__":1,"constructor":2,"toString":3}`);
        const body = {
          ...GOOD,
          x_unknown: value,
          messages: [{ role: "user", content: "x", odd: value, ...odd }],
          ...odd,
        };
        expect(refusal(checkRequest, body as JsonObject)).toEqual([null, "accepted"]);
      }),
    );
  });

  test("any JSON at all is accepted or refused by a fault", () => {
    fc.assert(
      fc.property(
        fc.object({ key: fc.constantFrom("model", "messages", "role", "content", "stop", "tools") }),
        (body) => {
          for (const check of [checkRequest, checkCompletion, checkEmbedding])
            refusal(check, JSON.parse(JSON.stringify(body)));
        },
      ),
    );
  });
});

describe("checkRequest of legacy completions", () => {
  test("takes out what the corridor needs", () => {
    expect(checkCompletion({ model: "m", prompt: ["a"], stream: true, max_tokens: 3, user: "u" })).toEqual({
      model: "m",
      stream: true,
      includeUsage: false,
      maxOutputTokens: 3,
      candidates: 1,
      user: "u",
    });
  });

  test.each<[JsonObject, number]>([
    [{ prompt: "x" }, 1],
    [{ prompt: "x", n: 2, best_of: 5 }, 2],
    [{ prompt: ["x"] }, 1],
    [{ prompt: ["x", "y"], n: null }, 2],
    [{ prompt: ["x", "y"], n: 3 }, 6],
    [{ prompt: [1, 2, 3] }, 1],
    [{ prompt: [[1, 2], [3]] }, 2],
    [{ prompt: [] }, 1],
    [{}, 1],
  ])("with %j, %d answers are asked for: each prompt has its own", (body, candidates) => {
    expect(checkCompletion({ model: "m", ...body }).candidates).toBe(candidates);
  });

  test.each<[JsonObject, string]>([
    [{ prompt: "x" }, "model"],
    [{ model: "m", prompt: 5 }, "prompt"],
    [{ model: "m", prompt: ["a", null] }, "prompt[1]"],
    [{ model: "m", logprobs: true }, "logprobs"],
    [{ model: "m", stop: [1] }, "stop[0]"],
  ])("refuses %j because of %s", (body, param) => {
    expect(refusal(checkCompletion, body)[0]).toBe(param);
  });
});

describe("checkRequest of embeddings", () => {
  test("takes texts and tokens", () => {
    for (const input of ["a", ["a", "b"], [1, 2], [[1], [2]]]) {
      expect(checkEmbedding({ model: "m", input, encoding_format: null })).toMatchObject({
        model: "m",
        stream: false,
        candidates: 1,
      });
    }
  });

  test.each<[JsonObject, string]>([
    [{ input: "x" }, "model"],
    [{ model: "m" }, "input"],
    [{ model: "m", input: null }, "input"],
    [{ model: "m", input: [{}] }, "input[0]"],
    [{ model: "m", input: "x", dimensions: "3" }, "dimensions"],
  ])("refuses %j because of %s", (body, param) => {
    expect(refusal(checkEmbedding, body)[0]).toBe(param);
  });
});
