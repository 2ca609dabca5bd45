import type { Part } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { ChatEvents } from "./chat-events.ts";

const CALL: readonly Part[] = [
  { type: "tool-call-start", choice: 0, block: 1, id: null, name: "f", kind: "function" },
  { type: "tool-call-delta", choice: 0, block: 1, argumentsText: '{"a"' },
  { type: "tool-call-delta", choice: 0, block: 1, argumentsText: ":1}" },
];

describe("events of an answer", () => {
  test("are its words, thoughts and refusals as they come", () => {
    const events = new ChatEvents();
    const told = events.read([
      { type: "start", id: "a", model: "m", createdAt: null },
      { type: "reasoning-start", choice: 0, block: 0 },
      { type: "reasoning-delta", choice: 0, block: 0, text: "hm" },
      { type: "text-start", choice: 0, block: 1 },
      { type: "text-delta", choice: 0, block: 1, text: "yes" },
      { type: "text-delta", choice: 1, block: 1, text: "another choice's" },
      { type: "refusal-delta", choice: 0, block: 2, text: "no" },
    ]);
    expect(told).toEqual([
      { type: "reasoning", text: "hm" },
      { type: "text", text: "yes" },
      { type: "refusal", text: "no" },
    ]);
  });

  test("tell a tool call once, whole, under the id it has in the answer, also where the vendor gave none", () => {
    const events = new ChatEvents();
    expect(events.read(CALL)).toEqual([]);
    const told = events.read([{ type: "block-end", choice: 0, block: 1 }, { type: "end" }]);
    const [block] = events.answer().choices[0]?.content ?? [];
    const id = block?.type === "tool-call" ? block.id : null;
    expect(id).toMatch(/^call_\w+_1$/);
    expect(told).toEqual([
      { type: "tool-call", toolCall: { id, name: "f", arguments: { a: 1 }, argumentsText: '{"a":1}' } },
    ]);
    expect(events.rest()).toEqual([]);
  });

  test("tell of a call that was never closed at the end, and of none that ran at the vendor", () => {
    const events = new ChatEvents();
    events.read(CALL.slice(0, 2));
    events.read([{ type: "tool-call-start", choice: 0, block: 2, id: "s", name: "search", kind: "server" }]);
    expect(events.rest()).toEqual([
      { type: "tool-call", toolCall: expect.objectContaining({ name: "f", arguments: null, argumentsText: '{"a"' }) },
    ]);
  });
});
