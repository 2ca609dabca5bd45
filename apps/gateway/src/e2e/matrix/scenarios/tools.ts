import { expect } from "vitest";
import type { Scenario } from "./scenario.ts";
import { WEATHER } from "./specimens.ts";

const QUESTION = "What is the weather in Paris?";

function twoTurns(stream: boolean): Scenario["run"] {
  return async ({ ask, client }) => {
    const first = await ask({ stream, tools: [WEATHER], text: QUESTION });
    expect(first.calls).toMatchObject([{ name: "weather", args: { city: "Paris" } }]);
    expect([first.finish, first.text]).toEqual([client.finishes.tools, ""]);
    const results = first.calls.map((call) => ({ call, text: "sunny, 21 degrees" }));
    const second = await ask({ stream, tools: [WEATHER], history: first.history, results });
    expect(second.text).toContain("sunny, 21 degrees");
    expect([second.finish, second.calls]).toEqual([client.finishes.text, []]);
    return undefined;
  };
}

function parallel(stream: boolean): Scenario["run"] {
  return async ({ ask }) => {
    const first = await ask({ stream, tools: [WEATHER], text: "The weather in both cities, please." });
    expect(first.calls).toMatchObject([
      { name: "weather", args: { city: "Paris" } },
      { name: "weather", args: { city: "London" } },
    ]);
    const [paris, london] = first.calls;
    if (paris === undefined || london === undefined) throw new Error("two calls were seen");
    const results = [
      { call: paris, text: "sunny" },
      { call: london, text: "rainy" },
    ];
    const second = await ask({ stream, tools: [WEATHER], history: first.history, results });
    expect(second.text).toMatch(/sunny[\s\S]*rainy/);
    return undefined;
  };
}

/** The fake refuses the second turn, as its vendor does, unless what it signed in the first comes back untouched. */
function thinking(stream: boolean): Scenario["run"] {
  return async ({ ask, client, world }) => {
    const first = await ask({ stream, thinks: true, tools: [WEATHER], text: QUESTION });
    expect(first.calls).toMatchObject([{ name: "weather", args: { city: "Paris" } }]);
    const thought = `Let me think about this: ${QUESTION}`;
    expect([thought, ""]).toContain(first.thought);
    // OpenAI's chat counts thoughts: as a vendor it does not show them, and as a client it does not ask to see them.
    if (world.column.dialect !== "openai-chat" && client.asksForThoughts) expect(first.thought).toBe(thought);
    const results = first.calls.map((call) => ({ call, text: "sunny, 21 degrees" }));
    const second = await ask({ stream, thinks: true, tools: [WEATHER], history: first.history, results });
    expect(second.text).toContain("sunny, 21 degrees");
    const sent = world.vendor.requests.at(-1)?.body ?? "";
    if (!client.losesSignatures(stream))
      for (const signature of signaturesOf(world.column.dialect)) expect(sent).toMatch(signature);
    return undefined;
  };
}

/** What of the first turn must be in the second, where the vendor signs: 64 bytes in base64. */
function signaturesOf(dialect: string): readonly RegExp[] {
  const base64 = '":"[A-Za-z0-9+/]{86}=="';
  const fields: Readonly<Record<string, string>> = {
    "anthropic-messages": "signature",
    gemini: "thoughtSignature",
    "openai-responses": "encrypted_content",
  };
  return fields[dialect] === undefined ? [] : [new RegExp(fields[dialect] + base64)];
}

export const toolScenarios: readonly Scenario[] = [
  { name: "a tool over two turns, whole", run: twoTurns(false) },
  { name: "a tool over two turns, streamed", run: twoTurns(true) },
  { name: "two tools at once, whole", run: parallel(false) },
  { name: "two tools at once, streamed", run: parallel(true) },
  { name: "thinking before a tool, over two turns, whole", run: thinking(false) },
  { name: "thinking before a tool, over two turns, streamed", run: thinking(true) },
];
