import { openaiChat } from "@ai-liaison/dialects";
import { describe, test } from "vitest";
import { dialectCases } from "./dialect-cases.ts";
import { openaiChatSamples } from "./samples/openai-chat.ts";

describe("the openai-chat dialect", () => {
  test.each(dialectCases(openaiChat, openaiChatSamples))("$name", ({ run }) => run());
});
