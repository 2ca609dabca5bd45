import type { JsonObject } from "@ai-liaison/core";
import { refusal, type VendorAnswer } from "../../answer.ts";
import type { Asked } from "../asked.ts";
import { checkModel } from "../shared/check-common.ts";
import { countInput, replyToPrompt } from "../shared/fake-reply.ts";
import { checkConversation } from "./check-conversation.ts";
import { checkFields } from "./check-fields.ts";
import { messageEvents } from "./message-events.ts";
import { readPrompt } from "./read-prompt.ts";
import { wholeMessage } from "./whole-message.ts";

/** Anthropic's Messages API: https://docs.anthropic.com/en/api/messages, read 2026-11-21. */
export function answerAnthropic(asked: Asked, body: JsonObject): VendorAnswer {
  const wrong =
    checkHeaders(asked) ?? checkFields(body, asked.path.endsWith("/count_tokens")) ?? checkConversation(body);
  if (wrong !== null) return refusal("anthropic", wrong.status ?? 400, wrong.message);
  const prompt = readPrompt(body);
  const missing = checkModel("anthropic", prompt.model);
  if (missing !== null) return missing;
  if (asked.path.endsWith("/count_tokens")) {
    const { input } = countInput(prompt);
    return { kind: "whole", status: 200, format: "anthropic", body: { input_tokens: input } };
  }
  if (!asked.path.endsWith("/messages")) return refusal("anthropic", 404, "Not found");
  const reply = replyToPrompt(prompt, asked.say);
  const message = wholeMessage(reply, { id: `msg_${asked.idSuffix}`, model: prompt.model });
  const { tokens } = reply;
  return body.stream === true
    ? { kind: "stream", format: "anthropic", events: messageEvents(message), tokens }
    : { kind: "whole", status: 200, format: "anthropic", body: message, tokens };
}

/** The key comes as `x-api-key`, or, from SDKs since 1.0, as a bearer. */
function checkHeaders({ headers, apiKey }: Asked): { status: number; message: string } | null {
  const key = headers["x-api-key"] ?? headers.authorization?.replace(/^Bearer /, "");
  if (key === undefined) return { status: 401, message: "x-api-key header is required" };
  if (apiKey !== undefined && key !== apiKey) return { status: 401, message: "invalid x-api-key" };
  if (headers["anthropic-version"] === undefined)
    return { status: 400, message: "anthropic-version: header is required" };
  return null;
}
