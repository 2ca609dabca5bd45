import type { Json, JsonObject } from "@ai-liaison/core";
import { type FakeTokens, refusal, type VendorAnswer, type WholeVendorAnswer } from "../../answer.ts";
import type { Asked } from "../asked.ts";
import { objectAt, piecesOf } from "../fake-text.ts";
import { checkModel } from "../shared/check-common.ts";
import { countInput, type FakeReply, replyToPrompt } from "../shared/fake-reply.ts";
import { signatureOf } from "../shared/fake-signature.ts";
import { checkConverse } from "./check-converse.ts";
import { readConverse } from "./read-converse.ts";

const PATH = /^\/model\/([^/]+)\/(converse|converse-stream|count-tokens)$/;

/** Bedrock's Converse, ConverseStream and CountTokens: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html, read 2026-11-21. */
export function answerBedrock(asked: Asked, body: JsonObject): VendorAnswer {
  const [, encoded = "", verb] = PATH.exec(asked.path) ?? [];
  if (encoded === "") return refusal("bedrock", 404, "UnknownOperationException");
  if (asked.headers.authorization === undefined) return refusal("bedrock", 403, "Missing Authentication Token");
  if (asked.apiKey !== undefined && asked.headers.authorization !== `Bearer ${asked.apiKey}`) {
    return refusal("bedrock", 403, "The security token included in the request is invalid.");
  }
  const model = decodeURIComponent(encoded);
  const chat = verb === "count-tokens" ? objectAt(objectAt(body, "input"), "converse") : body;
  const wrong = checkModel("bedrock", model) ?? refusalOf(checkConverse(chat));
  if (wrong !== null) return wrong;
  const prompt = readConverse(chat, model);
  if (verb === "count-tokens") {
    return { kind: "whole", status: 200, format: "bedrock", body: { inputTokens: countInput(prompt).input } };
  }
  const reply = replyToPrompt(prompt, asked.say);
  const { tokens } = reply;
  if (verb === "converse-stream") return { kind: "stream", format: "bedrock", events: eventsOf(reply, asked), tokens };
  return { kind: "whole", status: 200, format: "bedrock", tokens, body: wholeOf(reply, asked) };
}

function refusalOf(words: string | null): WholeVendorAnswer | null {
  return words === null ? null : refusal("bedrock", 400, words);
}

function wholeOf(reply: FakeReply, asked: Asked): JsonObject {
  const content: Json[] = [];
  if (reply.thought !== null) {
    content.push({ reasoningContent: { reasoningText: { text: reply.thought, signature: proofOf(reply.thought) } } });
  }
  if (reply.text !== null) content.push({ text: reply.text });
  for (const [index, { name, args }] of reply.calls.entries()) {
    content.push({ toolUse: { toolUseId: idOf(asked, index), name, input: args } });
  }
  return {
    output: { message: { role: "assistant", content } },
    stopReason: STOPS[reply.finish],
    usage: usageOf(reply.tokens),
    metrics: { latencyMs: 7 },
  };
}

/** Each event under its name; all are padded, so that their length says nothing. */
function eventsOf(reply: FakeReply, asked: Asked): readonly JsonObject[] {
  const events: JsonObject[] = [{ messageStart: { p: "abc", role: "assistant" } }];
  let index = 0;
  const block = (deltas: readonly JsonObject[]): void => {
    for (const delta of deltas) events.push({ contentBlockDelta: { contentBlockIndex: index, delta, p: "abcdef" } });
    events.push({ contentBlockStop: { contentBlockIndex: index, p: "ab" } });
    index += 1;
  };
  if (reply.thought !== null) {
    const thoughts = piecesOf(reply.thought).map((text) => ({ reasoningContent: { text } }));
    block([...thoughts, { reasoningContent: { signature: proofOf(reply.thought) } }]);
  }
  if (reply.text !== null) block(piecesOf(reply.text).map((text) => ({ text })));
  for (const [count, { name, argumentsText }] of reply.calls.entries()) {
    const toolUse = { name, toolUseId: idOf(asked, count) };
    events.push({ contentBlockStart: { contentBlockIndex: index, p: "a", start: { toolUse } } });
    block(piecesOf(argumentsText).map((input) => ({ toolUse: { input } })));
  }
  events.push({ messageStop: { p: "abcd", stopReason: STOPS[reply.finish] } });
  events.push({ metadata: { metrics: { latencyMs: 7 }, p: "abcde", usage: usageOf(reply.tokens) } });
  return events;
}

const STOPS = { stop: "end_turn", length: "max_tokens", tools: "tool_use" } as const;

function proofOf(thought: string): string {
  return signatureOf("bedrock", thought);
}

function idOf({ idSuffix }: Asked, index: number): string {
  return `tooluse_${idSuffix}_${index}`;
}

/** Input is counted without what was cached. */
function usageOf({ input, cached, output }: FakeTokens): JsonObject {
  return {
    inputTokens: input - cached,
    outputTokens: output,
    totalTokens: input + output,
    ...(cached > 0 ? { cacheReadInputTokens: cached, cacheWriteInputTokens: 0 } : {}),
  };
}
