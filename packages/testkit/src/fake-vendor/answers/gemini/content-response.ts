import type { Json, JsonObject } from "@ai-liaison/core";
import type { FakeTokens } from "../../answer.ts";
import { piecesOf } from "../fake-text.ts";
import type { FakeReply } from "../shared/fake-reply.ts";
import { signatureOf } from "../shared/fake-signature.ts";
import { callSignature } from "./check-contents.ts";

/** A whole `generateContent` answer. Calls have no ids, as at Google; thoughts are there when they are to be shown. */
export function wholeResponse(reply: FakeReply, head: JsonObject, showsThoughts: boolean): JsonObject {
  const parts: JsonObject[] = [];
  if (reply.thought !== null && showsThoughts) parts.push({ text: reply.thought, thought: true });
  if (reply.text !== null) parts.push(signedText(reply, reply.text));
  parts.push(...callParts(reply));
  return { candidates: [candidate(parts, finishOf(reply))], usageMetadata: usageOf(reply.tokens), ...head };
}

/** The same answer in chunks: a call is whole in one of them, usage in all. */
export function chunksOf(reply: FakeReply, head: JsonObject, showsThoughts: boolean): readonly Json[] {
  const pieces: JsonObject[] = [];
  for (const text of piecesOf(showsThoughts ? (reply.thought ?? "") : "")) pieces.push({ text, thought: true });
  for (const text of piecesOf(reply.text ?? "")) pieces.push({ text });
  pieces.push(...callParts(reply));
  if (reply.text !== null) pieces.push(signedText(reply, ""));
  return pieces.map((part, index) => {
    const isLast = index === pieces.length - 1;
    const tokens = isLast ? reply.tokens : { ...reply.tokens, output: Math.min(index + 1, reply.tokens.output) };
    return {
      candidates: [candidate([part], isLast ? finishOf(reply) : null)],
      usageMetadata: usageOf(tokens),
      ...head,
    };
  });
}

/** Only the first of several calls is signed; a text is, at its end. */
function callParts(reply: FakeReply): readonly JsonObject[] {
  return reply.calls.map(({ name, args }, index) => ({
    functionCall: { name, args },
    ...(reply.thought !== null && index === 0 ? { thoughtSignature: callSignature(name) } : {}),
  }));
}

function signedText(reply: FakeReply, text: string): JsonObject {
  return reply.thought === null ? { text } : { text, thoughtSignature: signatureOf("gemini", reply.text ?? "") };
}

function finishOf(reply: FakeReply): string {
  return reply.finish === "length" ? "MAX_TOKENS" : "STOP";
}

function candidate(parts: readonly JsonObject[], finishReason: string | null): JsonObject {
  return { content: { parts, role: "model" }, ...(finishReason === null ? {} : { finishReason }), index: 0 };
}

/** Google counts thoughts beside the answer, and cached input within the prompt. */
function usageOf({ input, cached, output, reasoning }: FakeTokens): JsonObject {
  const thoughts = Math.min(reasoning, output);
  return {
    promptTokenCount: input,
    candidatesTokenCount: output - thoughts,
    totalTokenCount: input + output,
    ...(cached > 0 ? { cachedContentTokenCount: cached } : {}),
    promptTokensDetails: [{ modality: "TEXT", tokenCount: input }],
    ...(thoughts > 0 ? { thoughtsTokenCount: thoughts } : {}),
  };
}
