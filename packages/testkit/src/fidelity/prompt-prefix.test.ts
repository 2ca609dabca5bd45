import type { Block, ChatRequest, Message, Tool } from "@ai-liaison/core";
import { allDialects } from "@ai-liaison/dialects";
import fc from "fast-check";
import { expect, test } from "vitest";
import { prefixOf, turnsOf } from "./prompt-prefix.ts";

/** The invariant of the vendor's prompt cache, over conversations no one has recorded. */
/** Never blank: some formats leave out what says nothing. */
const word = fc.string({ unit: "grapheme", maxLength: 12 }).map((some) => `~${some}`);
const text: fc.Arbitrary<Block> = word.map((said) => ({ type: "text", text: said }));
const image: fc.Arbitrary<Block> = fc.constantFrom<Block>(
  { type: "image", source: { kind: "base64", data: "iVBORw0KGgo=", mediaType: "image/png" } },
  { type: "image", source: { kind: "base64", data: "/9j/4AAQ", mediaType: "image/jpeg" }, detail: "low" },
);
const thought: fc.Arbitrary<Block> = fc.record({
  type: fc.constant("reasoning" as const),
  text: word,
  signature: fc.constantFrom("ls1~anthropic-messages~a", "ls1~gemini~b", "ls1~openai-responses~c"),
});

/** A turn: what the user said, and an answer that called tools, whose results follow, or did not. */
function turn(named: boolean): fc.Arbitrary<readonly Message[]> {
  const call = fc.record({ name: fc.constantFrom("weather", "time"), city: word, failed: fc.boolean() });
  return fc
    .record({
      asked: fc.array(fc.oneof(text, image), { minLength: 1, maxLength: 3 }),
      thoughts: fc.array(thought, { maxLength: 2 }),
      said: fc.array(text, { minLength: 1, maxLength: 2 }),
      calls: fc.array(call, { maxLength: 3 }),
      seed: fc.nat(),
    })
    .map(({ asked, thoughts, said, calls, seed }): readonly Message[] => {
      const idOf = (at: number): string | null => (named ? `call_${seed}_${at}` : null);
      const made = calls.map(
        ({ name, city }, at): Block => ({
          type: "tool-call",
          id: idOf(at),
          name,
          argumentsText: JSON.stringify({ city }),
          kind: "function",
        }),
      );
      const results = calls.map(
        ({ name, city, failed }, at): Message => ({
          role: "tool",
          content: [
            { type: "tool-result", callId: idOf(at), name, content: [{ type: "text", text: city }], isError: failed },
          ],
        }),
      );
      return [
        { role: "user", content: asked },
        { role: "assistant", content: [...thoughts, ...said, ...made] },
        ...results,
      ];
    });
}

const tools: readonly Tool[] = ["weather", "time"].map((name) => ({
  kind: "function",
  name,
  parameters: { type: "object", properties: { city: { type: "string" } } },
}));

const conversation: fc.Arbitrary<ChatRequest> = fc
  .record({ system: fc.array(text, { maxLength: 1 }), named: fc.boolean() })
  .chain(({ system, named }) =>
    fc.array(turn(named), { minLength: 1, maxLength: 4 }).map(
      (turns): ChatRequest => ({
        operation: "chat",
        model: "model",
        messages: [
          ...(system.length === 0 ? [] : [{ role: "system" as const, content: system }]),
          ...turns.flat(),
          { role: "user", content: [{ type: "text", text: "And?" }] },
        ],
        stream: false,
        includeUsage: false,
        sampling: {},
        tools,
      }),
    ),
  );

test.each(allDialects)("a conversation a turn longer has the same bytes up to the new turn in $id", (target) => {
  fc.assert(
    fc.property(conversation, (request) => {
      for (const length of turnsOf(request)) {
        const prefix = prefixOf(target, request, length);
        if (prefix !== null) expect(prefix.longer).toBe(prefix.shorter);
      }
    }),
    { numRuns: 60 },
  );
});

test("there are turns to be judged in every generated conversation", () => {
  fc.assert(
    fc.property(conversation, (request) => turnsOf(request).length > 0),
    { numRuns: 20 },
  );
});
