import { describe, test } from "vitest";
import { openaiResponses } from "../../../dialects/src/openai-responses/index.ts";
import { dialectCases } from "./dialect-cases.ts";
import { openaiResponsesSamples } from "./samples/openai-responses.ts";

describe("openai-responses", () => {
  test.each(dialectCases(openaiResponses, openaiResponsesSamples))("$name", ({ run }) => run());
});
