import type { Block, JsonObject } from "@ai-liaison/core";
import { countRequest } from "./count-request.ts";
import { loadEncoding } from "./text-encoding.ts";

/**
 * Estimates, for calls whose vendor reported no usage. They run on whatever thread calls them: call them on a worker,
 * for 1 kB costs as much as three requests, and the first call loads a vocabulary.
 */

/**
 * Tokens of a plain text; of one longer than 2 Mi UTF-16 units, a projection from samples of it.
 *
 * @example (await countText("gpt-4o", "Hello world")) === 2
 */
export async function countText(model: string, text: string): Promise<number> {
  return (await loadEncoding(model)).count(text);
}

/**
 * Input tokens of a request body in the OpenAI formats: chat messages with tools, a legacy prompt, or inputs to embed.
 * Images are taken at a fixed size, audio and files not at all: a body does not say what they come to.
 *
 * @example (await countChatRequest("gpt-3.5-turbo", { messages: [{ role: "user", content: "Hello world" }] })) === 9
 */
export async function countChatRequest(model: string, body: JsonObject): Promise<number> {
  return countRequest(body, await loadEncoding(model));
}

/** Output tokens of what a model answered: its text, reasoning, refusals, and the tools it called. */
export async function countChatResponse(model: string, content: readonly Block[]): Promise<number> {
  const encoding = await loadEncoding(model);
  let tokens = 0;
  for (const block of content) {
    if (block.type === "text" || block.type === "refusal" || block.type === "reasoning")
      tokens += encoding.count(block.text);
    else if (block.type === "tool-call") tokens += encoding.count(block.name) + encoding.count(block.argumentsText);
  }
  return tokens;
}
