import { describe, test } from "vitest";
import { anthropicMessages } from "../../../dialects/src/anthropic-messages/index.ts";
import { dialectCases } from "./dialect-cases.ts";
import { anthropicMessagesSamples } from "./samples/anthropic-messages.ts";

describe("anthropic-messages", () => {
  test.each(dialectCases(anthropicMessages, anthropicMessagesSamples))("$name", ({ run }) => run());
});
