import { InferenceClient } from "@huggingface/inference";
import { Ollama } from "ollama";
import OpenAI from "openai";
import { expect, test } from "vitest";
import { ANTHROPIC_SDKS, anthropicAt, MESSAGE } from "../fixtures/anthropic-clients.ts";
import { compareClients } from "../fixtures/compare-clients.ts";
import { GOOGLE_SDKS, googleAt, withoutHeaders } from "../fixtures/google-clients.ts";
import { CHAT, openaiAt } from "../fixtures/openai-clients.ts";

const ASK = { model: "gemini-2.5-flash", contents: "Hello there" };

type Run = () => ReturnType<typeof compareClients>;

const WAYS: readonly (readonly [name: string, reason: string, run: Run])[] = [
  ["chat completions", "stop", () => compareClients(openaiAt(OpenAI), ({ chat }) => chat.completions.create(CHAT))],
  [
    "responses",
    "completed",
    () => compareClients(openaiAt(OpenAI), ({ responses }) => responses.create({ model: "gpt-5-mini", input: "Hi" })),
  ],
  [
    "messages",
    "end_turn",
    () => compareClients(anthropicAt(ANTHROPIC_SDKS[0].Sdk), ({ messages }) => messages.create(MESSAGE)),
  ],
  [
    "Gemini",
    "STOP",
    () => {
      return compareClients(googleAt(GOOGLE_SDKS[0].Sdk), async ({ models }) => {
        return withoutHeaders(await models.generateContent(ASK));
      });
    },
  ],
  [
    "Ollama",
    "stop",
    () => {
      const make = (host: string) => new Ollama({ host });
      return compareClients(make, (client) => client.chat({ model: "llama3.2", messages: CHAT.messages }));
    },
  ],
  [
    "Hugging Face",
    "stop",
    () => {
      const make = () => new InferenceClient("hf_test");
      return compareClients(make, (client, { url }) =>
        client.endpoint(url).chatCompletion({ ...CHAT, model: "llama" }),
      );
    },
  ],
];

test.each(WAYS)("A whole answer of %s leaves why it stopped on record: %s.", async (_name, reason, run) => {
  const { record } = await run();
  expect(record.metadata).toMatchObject({ response: { finish_reason: reason } });
});
