import type { Block, Message } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { nameCalls } from "./name-calls.ts";

const call = (id: string | null, name: string): Block => ({
  type: "tool-call",
  id,
  name,
  argumentsText: "{}",
  kind: "function",
});
const result = (callId: string | null, name?: string): Block => ({
  type: "tool-result",
  callId,
  content: [],
  ...(name === undefined ? {} : { name }),
});
const idsOf = (calls: readonly Block[], results: readonly Block[]): (string | null)[] => {
  const messages: Message[] = [
    { role: "assistant", content: calls },
    { role: "tool", content: results },
  ];
  return nameCalls(messages)
    .flatMap((message) => message.content)
    .map((block) => (block.type === "tool-call" ? block.id : block.type === "tool-result" ? block.callId : null));
};

describe("naming calls", () => {
  test.each<[string, Block[], Block[], (string | null)[]]>([
    [
      "without any ids go by name and order",
      [call(null, "a"), call(null, "b")],
      [result(null, "b"), result(null, "a")],
      ["toolu_0", "toolu_1", "toolu_1", "toolu_0"],
    ],
    [
      "with ids are found by results without one",
      [call("x", "a"), call("y", "a")],
      [result(null, "a"), result(null, "a")],
      ["x", "y", "x", "y"],
    ],
    [
      "answered by id are not answered again",
      [call("x", "a"), call("y", "a")],
      [result("x"), result(null, "a")],
      ["x", "y", "x", "y"],
    ],
    [
      "are taken in order where a result names none",
      [call("x", "a"), call("y", "b")],
      [result(null), result(null)],
      ["x", "y", "x", "y"],
    ],
  ])("calls %s", (_what, calls, results, expected) => {
    expect(idsOf(calls, results)).toEqual(expected);
  });
});
