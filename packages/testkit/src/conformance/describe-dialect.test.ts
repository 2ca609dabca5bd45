import { openaiChat } from "@ai-liaison/dialects";
import type { VendorAnswer } from "../fake-vendor/answer.ts";
import { answerRequest } from "../fake-vendor/answers/answer-request.ts";
import { bytesOf, scriptOf } from "../fake-vendor/script.ts";
import { describeDialect, type Sample } from "./describe-dialect.ts";

/** The suite run on the fake vendor's own answers: the fake must speak the format it pretends to speak. */
const tool = {
  type: "function",
  function: { name: "weather", parameters: { type: "object", properties: { city: { type: "string" } } } },
};
const chat = { model: "fake-model", messages: [{ role: "user", content: "Grüße 👋" }] };
const REQUESTS = {
  text: { operation: "chat", path: "/v1/chat/completions", content: chat },
  tools: { operation: "chat", path: "/v1/chat/completions", content: { ...chat, tools: [tool] } },
  choices: { operation: "chat", path: "/v1/chat/completions", content: { ...chat, n: 2, max_completion_tokens: 6 } },
  legacy: { operation: "completion", path: "/v1/completions", content: { model: "fake-model", prompt: "Once" } },
} as const;
const entries = Object.entries(REQUESTS);

function answer(path: string, body: object): VendorAnswer {
  return answerRequest({ method: "POST", path, body: JSON.stringify(body), sequence: 0 }, { models: [] });
}

const streamed = entries.map(([name, { operation, path, content }]): Sample<string> => {
  const whole = answer(path, { ...content, stream: true, stream_options: { include_usage: true } });
  return { name, operation, content: bytesOf(scriptOf(whole)).toString() };
});

describeDialect(openaiChat, {
  requests: entries.map(([name, { operation, content }]) => ({ name, operation, content })),
  responses: entries.map(([name, { operation, path, content }]) => ({
    name,
    operation,
    content: JSON.parse(bytesOf(scriptOf(answer(path, content))).toString()),
  })),
  streams: streamed,
});
