import { describe, expect, test } from "vitest";
import { readMessages } from "./read-content.ts";

const thought = (text: string, thoughtSignature?: string) => ({
  text,
  thought: true,
  ...(thoughtSignature === undefined ? {} : { thoughtSignature }),
});
const read = (...parts: object[]) =>
  readMessages([{ role: "model", parts: JSON.parse(JSON.stringify(parts)) }], undefined)[0]?.content;

describe("thoughts in pieces", () => {
  test("are one again where another vendor signed them as a whole", () => {
    const signature = "ls1~anthropic-messages~s+/=";
    expect(read(thought("Let me "), thought("think."), thought("", signature), { text: "Hi" })).toMatchObject([
      { type: "reasoning", text: "Let me think.", signature },
      { type: "text", text: "Hi" },
    ]);
    expect(read(thought("One", signature), thought("Two", signature))).toMatchObject([
      { text: "One", signature },
      { text: "Two", signature },
    ]);
  });

  test("stay as they are where they are this vendor's own", () => {
    expect(read(thought("Let me "), thought("think.", "abc"))).toMatchObject([{ text: "Let me " }, { text: "think." }]);
  });
});
