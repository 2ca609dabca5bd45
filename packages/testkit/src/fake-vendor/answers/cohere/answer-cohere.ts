import type { JsonObject } from "@ai-liaison/core";
import { refusal, type VendorAnswer } from "../../answer.ts";
import type { Asked } from "../asked.ts";
import { objectsAt, piecesOf } from "../fake-text.ts";
import { checkModel } from "../shared/check-common.ts";
import { type FakeReply, replyToPrompt } from "../shared/fake-reply.ts";

/** Cohere's chat, as far as text goes: https://docs.cohere.com/reference/chat, read 2026-11-21. */
export function answerCohere(asked: Asked, body: JsonObject): VendorAnswer {
  if (asked.headers.authorization === undefined) return refusal("cohere", 401, "no api key supplied");
  if (asked.path !== "/v2/chat") return refusal("cohere", 404, "not found");
  const missing = checkModel("cohere", String(body.model));
  if (missing !== null) return missing;
  const texts = objectsAt(body, "messages").map(({ content }) =>
    typeof content === "string"
      ? content
      : objectsAt({ content: content ?? null }, "content")
          .map(({ text }) => String(text))
          .join(""),
  );
  const reply = replyToPrompt(promptOf(String(body.model), texts), asked.say);
  const { tokens } = reply;
  if (body.stream === true) return { kind: "stream", format: "cohere", events: events(reply, asked), tokens };
  return {
    kind: "whole",
    status: 200,
    format: "cohere",
    tokens,
    body: {
      id: `a-${asked.idSuffix}`,
      finish_reason: "COMPLETE",
      message: { role: "assistant", content: [{ type: "text", text: reply.text ?? "" }] },
      usage: usageOf(reply),
    },
  };
}

function promptOf(model: string, texts: readonly string[]) {
  return {
    model,
    everything: texts.join("\n"),
    lastText: texts.at(-1) ?? "",
    images: [],
    tools: [],
    forcedTool: null,
    hasToolResult: false,
    schema: null,
    json: false,
    thinks: false,
    maxTokens: null,
    marksCache: false,
  };
}

function events(reply: FakeReply, asked: Asked): readonly JsonObject[] {
  const empty = { type: "text", text: "" };
  return [
    { type: "message-start", id: `a-${asked.idSuffix}`, delta: { message: { role: "assistant", content: [] } } },
    { type: "content-start", index: 0, delta: { message: { content: empty } } },
    ...piecesOf(reply.text ?? "").map((text) => ({
      type: "content-delta",
      index: 0,
      delta: { message: { content: { text } } },
    })),
    { type: "content-end", index: 0 },
    { type: "message-end", delta: { finish_reason: "COMPLETE", usage: usageOf(reply) } },
  ];
}

function usageOf({ tokens }: FakeReply): JsonObject {
  const counts = { input_tokens: tokens.input, output_tokens: tokens.output };
  return { billed_units: counts, tokens: counts };
}
