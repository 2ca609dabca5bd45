import type { JsonObject } from "@ai-liaison/core";
import { errorAnswer, type VendorAnswer } from "../answer.ts";
import type { AnswerHead } from "./chat-answer.ts";
import { countTokens, objectAt, piecesOf, replyTo } from "./fake-text.ts";

/** A legacy text completion. */
export function completionAnswer(request: JsonObject, head: AnswerHead, say?: string): VendorAnswer {
  if (request.prompt === undefined) return errorAnswer(400, "Missing required parameter: 'prompt'.");
  const prompt = typeof request.prompt === "string" ? request.prompt : JSON.stringify(request.prompt);
  const text = say ?? replyTo(prompt);
  const top = { id: head.id, object: "text_completion", created: head.createdAt, model: String(request.model) };
  const usage = {
    prompt_tokens: countTokens(prompt),
    completion_tokens: countTokens(text),
    total_tokens: countTokens(prompt) + countTokens(text),
  };
  const choice = (piece: string, finish: string | null): JsonObject => ({
    text: piece,
    index: 0,
    logprobs: null,
    finish_reason: finish,
  });
  if (request.stream !== true)
    return { kind: "whole", status: 200, body: { ...top, choices: [choice(text, "stop")], usage } };
  const events: JsonObject[] = piecesOf(text).map((piece) => ({ ...top, choices: [choice(piece, null)] }));
  events.push({ ...top, choices: [choice("", "stop")] });
  if (objectAt(request, "stream_options").include_usage === true) events.push({ ...top, choices: [], usage });
  return { kind: "stream", events };
}
