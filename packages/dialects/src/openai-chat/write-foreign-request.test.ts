import type { Block, ChatRequest, Json, JsonObject, Message } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { writeRequest } from "./write-request.ts";

describe("writeRequest, from another format", () => {
  const foreign = (messages: readonly Message[], more: Partial<ChatRequest> = {}): ChatRequest => ({
    operation: "chat",
    model: "m",
    messages,
    stream: false,
    includeUsage: false,
    sampling: {},
    ...more,
  });
  const say = (text: string): Block => ({ type: "text", text });

  test("results kept in a user's message become messages of their own, their pictures move to the words", () => {
    const image: Block = { type: "image", source: { kind: "base64", data: "AA", mediaType: null } };
    const { body } = writeRequest(
      foreign([
        {
          role: "user",
          content: [
            { type: "tool-result", callId: "c1", content: [say("one"), image] },
            { type: "tool-result", callId: "c2", content: [] },
            say("and now?"),
          ],
        },
      ]),
    );
    expect(body.messages).toEqual([
      { role: "tool", tool_call_id: "c1", content: "one" },
      { role: "tool", tool_call_id: "c2", content: "" },
      {
        role: "user",
        content: [
          { type: "image_url", image_url: { url: "data:image/png;base64,AA" } },
          { type: "text", text: "and now?" },
        ],
      },
    ]);
  });

  test("results alone leave no empty message behind", () => {
    const { body } = writeRequest(
      foreign([{ role: "user", content: [{ type: "tool-result", callId: "c1", content: [say("one")] }] }]),
    );
    expect(body.messages).toEqual([{ role: "tool", tool_call_id: "c1", content: "one" }]);
  });

  test("calls without ids get them, and results find their calls by name and order", () => {
    const call = (name: string): Block => ({
      type: "tool-call",
      id: null,
      name,
      argumentsText: "{}",
      kind: "function",
    });
    const result = (name: string, text: string): Block => ({
      type: "tool-result",
      callId: null,
      name,
      content: [say(text)],
    });
    const { body } = writeRequest(
      foreign([
        { role: "assistant", content: [call("f"), call("g"), call("f")] },
        { role: "tool", content: [result("g", "1"), result("f", "2"), result("f", "3"), result("h", "4")] },
      ]),
    );
    const [asked, ...answered] = body.messages as readonly JsonObject[];
    expect(asked?.tool_calls).toMatchObject([{ id: "call_0" }, { id: "call_1" }, { id: "call_2" }]);
    expect(answered.map(({ tool_call_id, content }) => [tool_call_id, content])).toEqual([
      ["call_1", "1"],
      ["call_0", "2"],
      ["call_2", "3"],
      ["", "4"],
    ]);
  });

  test("own signed and encrypted thoughts travel where look-alikes keep them, others' stay behind", () => {
    const { body, warnings } = writeRequest(
      foreign([
        {
          role: "assistant",
          content: [
            { type: "reasoning", text: "r", signature: "ls1~openai-chat~s" },
            { type: "reasoning", text: "", redactedData: "ls1~openai-chat~d" },
            { type: "reasoning", text: "!", signature: "ls1~anthropic-messages~x" },
            { type: "reasoning", text: "", redactedData: "ls1~anthropic-messages~y" },
            say("a"),
          ],
        },
      ]),
    );
    expect(body.messages).toEqual([
      {
        role: "assistant",
        content: "a",
        reasoning_content: "r!",
        reasoning_details: [
          { type: "reasoning.text", text: "r", signature: "s" },
          { type: "reasoning.encrypted", data: "d" },
        ],
      },
    ]);
    expect(warnings).toEqual([
      "Signed or encrypted thoughts of another vendor were left out: only their words were sent.",
    ]);
  });

  test("says what it left out", () => {
    const extension = { dialect: "anthropic-messages", fields: { thinking: {}, container: "c" } };
    const { body, warnings } = writeRequest(
      foreign(
        [
          {
            role: "user",
            content: [
              { ...say("a"), cacheControl: { type: "ephemeral" } } as Block,
              { type: "opaque", dialect: "anthropic-messages", value: { type: "document" } },
            ],
          },
        ],
        {
          sampling: { topK: 5 },
          tools: [{ kind: "function", name: "f" }],
          toolChoice: { kind: "opaque", dialect: "gemini", value: "VALIDATED" },
          reasoning: { budgetTokens: 4000 },
          extension,
        },
      ),
    );
    expect(body).toEqual({
      model: "m",
      messages: [{ role: "user", content: "a" }],
      tools: [{ type: "function", function: { name: "f" } }],
      reasoning_effort: "medium",
    });
    expect(warnings).toEqual([
      "Content only the format `anthropic-messages` understands was left out.",
      "Marks for prompt caching were left out: this format has none.",
      "The choice of tools could not be said in this format and was left out.",
      "A reasoning budget of 4000 tokens was asked for as `medium` effort.",
      "`topK` was left out: this format does not have it.",
      "Left out, as only the format `anthropic-messages` has them: `container`.",
    ]);
  });

  const audio: Block = { type: "audio", source: { kind: "url", url: "https://x/y.mp3" } };
  const refused: [string, ChatRequest][] = [
    ["messages", foreign([{ role: "user", content: [audio] }])],
    ["tools", foreign([], { tools: [{ kind: "server", name: "web_search" }] })],
    ["previous_response_id", foreign([], { previousResponseId: "resp_1" })],
    ["background", foreign([], { background: true })],
  ];
  test.each(refused)("refuses, naming `%s`, what would change the meaning if it were left out", (param, request) => {
    expect(() => writeRequest(request)).toThrow(expect.objectContaining({ code: "invalid_request", param }));
  });

  test("counting tokens is no chat", () => {
    const chat = foreign([]);
    expect(() => writeRequest({ operation: "token-count", model: "m", chat })).toThrow("token-count");
  });

  test.each<[Block, Json]>([
    [
      { type: "audio", source: { kind: "base64", data: "AA", mediaType: "audio/mpeg" } },
      { type: "input_audio", input_audio: { data: "AA", format: "mp3" } },
    ],
    [
      { type: "image", source: { kind: "file-id", fileId: "f" } },
      { type: "file", file: { file_id: "f" } },
    ],
    [
      { type: "file", source: { kind: "url", url: "https://x/a.pdf" } },
      { type: "file", file: { file_data: "https://x/a.pdf" } },
    ],
    [
      { type: "reasoning", text: "r" },
      { type: "text", text: "r" },
    ],
    [
      { type: "refusal", text: "r" },
      { type: "refusal", refusal: "r" },
    ],
  ])("writes %j", (block, json) => {
    const { body } = writeRequest(foreign([{ role: "user", content: [block] }]));
    expect(body.messages).toEqual([{ role: "user", content: [json] }]);
  });

  test.each([
    [1000, "low"],
    [20_000, "high"],
  ])("a budget of %d tokens is %s effort", (budgetTokens, effort) => {
    expect(writeRequest(foreign([], { reasoning: { budgetTokens } })).body.reasoning_effort).toBe(effort);
  });
});
