import { isFault, type JsonObject } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { openaiChat } from "./index.ts";

const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };
const head = { id: "r-1", model: "m", created: 7 };
const ANSWERS: readonly (readonly ["chat" | "completion" | "embedding", JsonObject])[] = [
  [
    "chat",
    { ...head, choices: [{ index: 0, message: { role: "assistant", content: "hi" }, finish_reason: "stop" }], usage },
  ],
  ["chat", { ...head, choices: [] }],
  ["completion", { ...head, choices: [{ index: 0, text: "hi", finish_reason: "stop" }], usage }],
  ["embedding", { ...head, data: [{ index: 0, embedding: [1, 2] }], usage }],
];

describe("an outline", () => {
  test.each(ANSWERS)("of a %s answer says what the whole reading says, content left out", (operation, body) => {
    const format = openaiChat.operations[operation];
    const whole =
      format?.readResponse(body).filter(({ type }) => ["start", "finish", "usage", "end"].includes(type)) ?? [];
    const outline = format?.readOutline(body) ?? [];
    expect(outline.length).toBe(whole.length);
    for (const [index, part] of outline.entries()) expect(whole[index]).toMatchObject(part);
  });

  test.each(["chat", "completion", "embedding"] as const)(
    "of what is no %s answer is refused as by the whole reading",
    (operation) => {
      const format = openaiChat.operations[operation];
      for (const body of [{}, { error: { message: "busy", code: "server_error" } }]) {
        expect(codeOf(() => format?.readOutline(body))).toBe(codeOf(() => format?.readResponse(body)));
        expect(codeOf(() => format?.readOutline(body))).not.toBeNull();
      }
    },
  );
});

function codeOf(act: () => unknown): string | null {
  try {
    act();
    return null;
  } catch (error) {
    return isFault(error) ? error.code : "not a fault";
  }
}
