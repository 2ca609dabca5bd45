import type { Block, ChatRequest, JsonObject, Message } from "@ai-liaison/core";
import { joinSignature, splitSignature } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { foreignChat, says } from "./fixtures/canonical.ts";
import { readRequest } from "./read-request.ts";
import { writeRequest } from "./write-request.ts";

const write = (changed: Partial<ChatRequest>) => writeRequest(foreignChat(changed));
const messagesOf = (messages: readonly Message[]) => write({ messages }).body.messages;
const turn = (role: Message["role"], ...content: readonly Block[]): Message => ({ role, content });
const call = (id: string | null, argumentsText = "{}"): Block => ({
  type: "tool-call",
  id,
  name: "weather",
  argumentsText,
  kind: "function",
});
const result = (callId: string | null, text: string): Block => ({
  type: "tool-result",
  callId,
  name: "weather",
  content: [{ type: "text", text }],
});

describe("another format's request, as the vendor asks for it", () => {
  test("has everything in its place, without warnings", () => {
    const { body, warnings } = write({
      messages: [
        says("system", "Be brief."),
        turn(
          "user",
          { type: "text", text: "What is it?" },
          { type: "image", source: { kind: "url", url: "https://a/b" } },
        ),
        turn("assistant", { type: "text", text: "" }, call("call_1", '{"city":"Köln"}'), call("call_2", "")),
        turn("tool", result("call_1", "Rain")),
        turn("tool", result("call_2", "Sun")),
        says("user", "Thanks"),
      ],
      stream: true,
      sampling: { maxOutputTokens: 50, temperature: 0.5, topP: 0.9, topK: 3, stop: ["."] },
      tools: [
        { kind: "function", name: "weather", description: "Tells.", parameters: { properties: {} }, strict: true },
      ],
      toolChoice: { kind: "required" },
      parallelToolCalls: false,
      responseFormat: {
        kind: "json-schema",
        name: "it",
        schema: { type: "object", properties: { a: { type: "object" } } },
      },
      reasoning: { effort: "high" },
      account: { user: "u-1", serviceTier: "default" },
    });
    expect(warnings).toEqual([]);
    const closed = { type: "object", additionalProperties: false };
    expect(body).toEqual({
      model: "claude-test",
      system: "Be brief.",
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "What is it?" },
            { type: "image", source: { type: "url", url: "https://a/b" } },
          ],
        },
        {
          role: "assistant",
          content: [
            { type: "tool_use", id: "call_1", name: "weather", input: { city: "Köln" } },
            { type: "tool_use", id: "call_2", name: "weather", input: {} },
          ],
        },
        {
          role: "user",
          content: [
            { type: "tool_result", tool_use_id: "call_1", content: "Rain" },
            { type: "tool_result", tool_use_id: "call_2", content: "Sun" },
            { type: "text", text: "Thanks" },
          ],
        },
      ],
      stream: true,
      max_tokens: 50,
      temperature: 0.5,
      top_p: 0.9,
      top_k: 3,
      stop_sequences: ["."],
      tools: [
        { name: "weather", description: "Tells.", input_schema: { type: "object", properties: {} }, strict: true },
      ],
      tool_choice: { type: "any", disable_parallel_tool_use: true },
      thinking: { type: "adaptive" },
      output_config: {
        effort: "high",
        format: { type: "json_schema", schema: { ...closed, properties: { a: closed } } },
      },
      metadata: { user_id: "u-1" },
      service_tier: "standard_only",
    });
  });

  test("begins with the same bytes when the conversation is one turn longer", () => {
    const turns: Message[] = [
      says("system", "Be brief."),
      says("user", "One"),
      turn("assistant", call(null, '{"a":1}')),
      turn("tool", result(null, "Rain")),
      turn("assistant", { type: "text", text: "It rains." }),
      says("user", "Two"),
      says("user", "Three"),
    ];
    for (let length = 2; length < turns.length; length += 1) {
      const shorter = JSON.stringify(messagesOf(turns.slice(0, length)));
      const longer = JSON.stringify(messagesOf(turns.slice(0, length + 1)));
      // Up to the brackets that close the last turn.
      expect(longer.startsWith(shorter.slice(0, -"]}]".length))).toBe(true);
    }
  });

  test.each<[string, Partial<ChatRequest>, JsonObject, RegExp]>([
    ["a bound, which it must have", { sampling: {} }, { max_tokens: 8192 }, /bounded to 8192/],
    [
      "a budget as an effort",
      { reasoning: { budgetTokens: 2000 } },
      { thinking: { type: "adaptive" }, output_config: { effort: "low" } },
      /`low` effort/,
    ],
    ["no JSON mode", { responseFormat: { kind: "json" } }, {}, /without a schema/],
    ["no seed", { sampling: { maxOutputTokens: 1, seed: 3 } }, { max_tokens: 1 }, /`seed`/],
    [
      "no least effort",
      { reasoning: { effort: "minimal" } },
      { thinking: { type: "adaptive" }, output_config: { effort: "low" } },
      /`low`/,
    ],
    ["no other tiers", { account: { serviceTier: "flex" } }, {}, /`flex`/],
    ["no names", { messages: [{ ...says("user", "Hello"), name: "Ann" }] }, {}, /names/],
    [
      "instructions in mid-conversation as the user's words",
      { messages: [says("user", "Hello"), says("developer", "In German.")] },
      {
        messages: [
          {
            role: "user",
            content: [
              { type: "text", text: "Hello" },
              { type: "text", text: "In German." },
            ],
          },
        ],
      },
      /mid-conversation/,
    ],
    [
      "instructions alone as the user's words",
      { messages: [says("system", "Be.")] },
      { messages: [{ role: "user", content: [{ type: "text", text: "Be." }] }] },
      /at least one message/,
    ],
    [
      "fields of another format not",
      { extension: { dialect: "x", fields: { odd: 1, stream: false, none: null } } },
      {},
      /: `odd`\./,
    ],
  ])("warns: it has %s", (_what, changed, expected, warning) => {
    const { body, warnings } = write(changed);
    const plain = writeRequest(foreignChat()).body;
    expect(body).toEqual({ ...plain, ...expected });
    expect(warnings).toEqual([expect.stringMatching(warning)]);
  });

  test.each<[string, Partial<ChatRequest>, string]>([
    ["audio", { messages: [turn("user", { type: "audio", source: { kind: "file-id", fileId: "f" } })] }, "messages"],
    [
      "another vendor's file",
      { messages: [turn("user", { type: "file", source: { kind: "file-id", fileId: "f" } })] },
      "messages",
    ],
    ["arguments that are no JSON", { messages: [turn("assistant", call("a", "{broken"))] }, "messages"],
    ["arguments that are no object", { messages: [turn("assistant", call("a", "[1]"))] }, "messages"],
    ["content nobody here knows", { messages: [turn("user", { type: "opaque", dialect: "x", value: 1 })] }, "messages"],
    ["tools of free text", { tools: [{ kind: "custom", name: "grep" }] }, "tools"],
    ["another vendor's tools", { tools: [{ kind: "server", name: "web_search" }] }, "tools"],
    ["several answers", { sampling: { candidates: 2 } }, "n"],
    ["going on from an answer kept elsewhere", { previousResponseId: "r" }, "previous_response_id"],
    ["background", { background: true }, "background"],
  ])("refuses %s, naming the field", (_what, changed, param) => {
    expect(() => write(changed)).toThrow(expect.objectContaining({ code: "invalid_request", param }));
  });

  test.each([
    [{ enabled: true }, { type: "adaptive", display: "summarized" }],
    [{ effort: "high" }, { type: "adaptive" }],
    [{ enabled: false }, undefined],
    [{ effort: "none" }, undefined],
    [
      { budgetTokens: -1, summary: "auto" },
      { type: "adaptive", display: "summarized" },
    ],
  ])("writes the wish to think %j", (reasoning, thinking) => {
    expect(write({ reasoning }).body.thinking).toEqual(thinking);
  });

  test.each<[string, Partial<ChatRequest>, Record<string, unknown>, RegExp | null]>([
    [
      "a budget for an effort",
      { reasoning: { effort: "low" } },
      { thinking: { type: "enabled", budget_tokens: 2048 } },
      null,
    ],
    ["a bound above the budget", { sampling: {}, reasoning: { budgetTokens: 2000 } }, { max_tokens: 10192 }, /bounded/],
    [
      "a budget below the bound",
      { sampling: { maxOutputTokens: 2000 }, reasoning: { effort: "high" } },
      { thinking: { type: "enabled", budget_tokens: 1999 } },
      /bounded to 2000/,
    ],
    [
      "nothing where there is no room",
      { sampling: { maxOutputTokens: 500 }, reasoning: { effort: "high" } },
      { thinking: undefined },
      /no room/,
    ],
    [
      "no temperature of its own",
      { sampling: { maxOutputTokens: 9000, temperature: 0 }, reasoning: { effort: "low" } },
      { temperature: undefined },
      /`temperature`/,
    ],
    [
      "nothing where a tool is forced",
      { tools: [{ kind: "function", name: "f" }], toolChoice: { kind: "required" }, reasoning: { effort: "low" } },
      { thinking: undefined },
      /tool has to be called/,
    ],
    ["off", { reasoning: { effort: "none" } }, { thinking: { type: "disabled" } }, null],
    [
      "nothing after a call whose thought is lost",
      {
        messages: [says("user", "Hi"), turn("assistant", call("c", "{}")), turn("tool", result("c", "Rain"))],
        reasoning: { effort: "low" },
      },
      { thinking: undefined },
      /not given back/,
    ],
  ])("writes for a model that thinks by budget %s", (_what, changed, expected, warning) => {
    const { body, warnings } = write({ sampling: { maxOutputTokens: 9000 }, model: "claude-sonnet-4-5", ...changed });
    const named = Object.fromEntries(Object.keys(expected).map((name) => [name, body[name]]));
    expect(named).toEqual(expected);
    expect(warnings.join("\n")).toMatch(warning ?? /^$/);
  });

  test("spells ids the vendor would refuse in its letters, the same for call and result", () => {
    const [, assistant, user] = messagesOf([
      says("user", "Hello"),
      turn("assistant", call("functions.weather:0"), call("functions_weather:0")),
      turn("tool", result("functions.weather:0", "Rain")),
    ]) as readonly { content: readonly JsonObject[] }[];
    const ids = assistant?.content.map(({ id }) => String(id)) ?? [];
    for (const id of ids) expect(id).toMatch(/^functions_weather_0_[0-9a-f]{8}$/);
    expect(new Set(ids).size).toBe(2);
    expect(user?.content[0]?.tool_use_id).toBe(ids[0]);
  });

  test("leaves thoughts it did not sign out of the history, and gives its own back bare", () => {
    const { body, warnings } = write({
      messages: [
        says("user", "Hello"),
        turn(
          "assistant",
          { type: "reasoning", text: "Unsigned." },
          { type: "reasoning", text: "Foreign.", signature: "ls1~gemini~abc" },
          { type: "reasoning", text: "", redactedData: "ls1~openai-responses~abc" },
          { type: "reasoning", text: "Own.", signature: "ls1~anthropic-messages~abc" },
          { type: "text", text: "Hi" },
        ),
      ],
    });
    expect(body.messages).toEqual([
      { role: "user", content: [{ type: "text", text: "Hello" }] },
      {
        role: "assistant",
        content: [
          { type: "thinking", thinking: "Own.", signature: "abc" },
          { type: "text", text: "Hi" },
        ],
      },
    ]);
    expect(warnings).toHaveLength(2);
  });
});

describe("this format's own request that carries what another vendor signed", () => {
  const signed = joinSignature("call_1", "ls1~gemini~abc");
  const body = {
    model: "claude-test",
    max_tokens: 1,
    messages: [
      { role: "user", content: "Hello" },
      { role: "assistant", content: [{ type: "thinking", thinking: "Hm.", signature: "ls1~gemini~abc" }] },
      { role: "assistant", content: [{ type: "tool_use", id: signed, name: "weather", input: { a: 1 } }] },
      { role: "user", content: [{ type: "tool_result", tool_use_id: signed, content: "Rain" }] },
    ],
  };

  test("gives the signatures to those who read it", () => {
    const request = readRequest(body);
    if (request.operation !== "chat") throw new Error("not a chat");
    const [, thought, called, answered] = request.messages.map(({ content }) => content[0]);
    expect(thought).toMatchObject({ signature: "ls1~gemini~abc" });
    expect(called).toMatchObject({ id: "call_1", signature: "ls1~gemini~abc" });
    expect(answered).toMatchObject({ callId: "call_1" });
    expect(splitSignature(signed).id).toBe("call_1");
  });

  test("goes to its vendor without them, with a warning", () => {
    const written = writeRequest(readRequest(body));
    expect(written.body.messages).toEqual([
      { role: "user", content: "Hello" },
      { role: "assistant", content: [{ type: "tool_use", id: "call_1", name: "weather", input: { a: 1 } }] },
      { role: "user", content: [{ type: "tool_result", tool_use_id: "call_1", content: "Rain" }] },
    ]);
    expect(written.warnings).toHaveLength(2);
  });
});
