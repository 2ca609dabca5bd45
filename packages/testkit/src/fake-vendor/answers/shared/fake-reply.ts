import type { JsonObject } from "@ai-liaison/core";
import type { FakeTokens } from "../../answer.ts";
import { countTokens, piecesOf, replyTo } from "../fake-text.ts";
import { exampleOf } from "../tool-calls.ts";
import { type FakePrompt, seenImages } from "./fake-prompt.ts";

/** What the fake says, before a format puts it into its own words. */
export interface FakeReply {
  readonly thought: string | null;
  readonly text: string | null;
  readonly calls: readonly FakeCall[];
  readonly finish: "stop" | "length" | "tools";
  readonly tokens: FakeTokens;
}

export interface FakeCall {
  readonly name: string;
  readonly args: JsonObject;
  readonly argumentsText: string;
}

export const THOUGHT_TOKENS = 16;
const IMAGE_TOKENS = 85;

/**
 * The scenarios, the same in every format: a tool is called when there are tools and no result yet, two of them when
 * the text says "both"; a schema is followed; thoughts come when asked for; `cached` in the text, or a cache mark,
 * makes half of the input cached.
 */
export function replyToPrompt(prompt: FakePrompt, say: string | undefined): FakeReply {
  const thought = prompt.thinks ? `Let me think about this: ${prompt.lastText.slice(0, 80)}` : null;
  const reasoning = thought === null ? 0 : THOUGHT_TOKENS;
  const calls = say === undefined ? callsFor(prompt) : [];
  const input = countInput(prompt);
  if (calls.length > 0) {
    const output = calls.reduce((sum, call) => sum + countTokens(call.name + call.argumentsText), reasoning);
    return { thought, text: null, calls, finish: "tools", tokens: { ...input, output, reasoning } };
  }
  const full = piecesOf(say ?? spokenText(prompt));
  const pieces = prompt.maxTokens === null ? full : full.slice(0, prompt.maxTokens);
  const text = pieces.join("");
  const tokens = { ...input, output: countTokens(text) + reasoning, reasoning };
  return { thought, text, calls, finish: pieces.length < full.length ? "length" : "stop", tokens };
}

/** Input tokens, as asking for a count gives them too. */
export function countInput(prompt: FakePrompt): { readonly input: number; readonly cached: number } {
  const input = countTokens(prompt.everything) + 3 + prompt.images.length * IMAGE_TOKENS;
  const isCached = prompt.marksCache || prompt.everything.includes("cached");
  return { input, cached: isCached ? Math.floor(input / 2) : 0 };
}

/** The pieces the arguments of a call are streamed in: three or more, for any but the shortest. */
export function argumentPieces(argumentsText: string): readonly string[] {
  return argumentsText.match(/[\s\S]{1,5}/g) ?? [];
}

function callsFor(prompt: FakePrompt): readonly FakeCall[] {
  if (prompt.hasToolResult) return [];
  const forced = prompt.tools.filter(({ name }) => name === prompt.forcedTool);
  const offered = prompt.forcedTool === null ? prompt.tools : forced;
  const [first, second = first] = offered;
  if (first === undefined || second === undefined) return [];
  const called = prompt.lastText.includes("both") ? [first, second] : [first];
  return called.map(({ name, parameters }, index) => {
    const example = exampleOf(parameters);
    const args = (index === 0 ? example : inLondon(example)) as JsonObject;
    return { name, args, argumentsText: JSON.stringify(args) };
  });
}

/** Two calls that differ, so that a test can tell which is which. */
function inLondon(example: ReturnType<typeof exampleOf>): ReturnType<typeof exampleOf> {
  return JSON.parse(JSON.stringify(example).replaceAll('"Paris"', '"London"'));
}

function spokenText(prompt: FakePrompt): string {
  if (prompt.schema !== null) return JSON.stringify(exampleOf(prompt.schema));
  if (prompt.json) return JSON.stringify({ you_said: prompt.lastText.slice(0, 400) });
  return seenImages(prompt.images) + replyTo(prompt.lastText);
}
