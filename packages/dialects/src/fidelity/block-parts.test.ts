import { type Block, collect } from "@ai-liaison/core";
import { expect, test } from "vitest";
import { partsOfBlock } from "./block-parts.ts";

const SIGNED: readonly Block[] = [
  { type: "text", text: "Hello", signature: "ls1~gemini~a" },
  { type: "reasoning", text: "Hm", signature: "ls1~anthropic-messages~b" },
  { type: "tool-call", id: "c1", name: "f", argumentsText: "{}", kind: "function", signature: "ls1~gemini~c" },
];

test.each(SIGNED)("a signed $type taken apart and put together again is as signed as before", (block) => {
  expect(collect(partsOfBlock(block, 0, 0)).choices[0]?.content).toEqual([block]);
});

test("a call's signature comes right after its start, where writers wait for it", () => {
  const types = partsOfBlock(SIGNED[2] ?? { type: "text", text: "" }, 0, 0).map(({ type }) => type);
  expect(types).toEqual(["tool-call-start", "signature", "tool-call-delta", "block-end"]);
});
