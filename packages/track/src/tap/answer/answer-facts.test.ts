import type { Part } from "@ai-liaison/core";
import { expect, test } from "vitest";
import { textOfPart } from "./answer-facts.ts";

test("the text a part adds is what it says", () => {
  const block = 0;
  expect(textOfPart({ type: "text-delta", block, text: "a" } as Part)).toBe("a");
  expect(textOfPart({ type: "tool-call-start", block, name: "weather" } as Part)).toBe("weather");
  expect(textOfPart({ type: "tool-call-delta", block, argumentsText: "{" } as Part)).toBe("{");
  expect(textOfPart({ type: "end" })).toBe("");
});
