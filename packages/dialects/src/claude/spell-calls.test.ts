import type { Block, Message } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { spellCalls } from "./spell-calls.ts";

const conversation = (...ids: readonly (string | null)[]): readonly Message[] => [
  { role: "assistant", content: ids.map((id): Block => call(id)) },
  { role: "tool", content: ids.map((callId): Block => ({ type: "tool-result", callId, content: [] })) },
];
const call = (id: string | null): Block => ({
  type: "tool-call",
  id,
  name: "weather",
  argumentsText: "{}",
  kind: "function",
});
const idsOf = (messages: readonly Message[]): (string | null)[] =>
  messages
    .flatMap(({ content }) => content)
    .map((block) => (block.type === "tool-call" ? block.id : block.type === "tool-result" ? block.callId : null));

describe("the ids of calls", () => {
  test("are given by place, as these vendors' own begin, where there are none", () => {
    expect(idsOf(spellCalls(conversation(null, null)))).toEqual(["toolu_0", "toolu_1", "toolu_0", "toolu_1"]);
  });

  test("with other characters are spelt alike in call and result, and two stay two", () => {
    const [first, second, ...results] = idsOf(spellCalls(conversation("functions.weather:0", "functions.weather.0")));
    expect(first).toMatch(/^functions_weather_0_[0-9a-f]{8}$/);
    expect(second).toMatch(/^functions_weather_0_[0-9a-f]{8}$/);
    expect(second).not.toBe(first);
    expect(results).toEqual([first, second]);
  });

  test("of the right characters leave the conversation as it is", () => {
    const messages = conversation("call_1", "toolu-B");
    expect(spellCalls(messages)).toBe(messages);
  });
});
