import { describe, test } from "vitest";
import { bedrockConverse } from "../../../dialects/src/bedrock-converse/index.ts";
import { dialectCases } from "./dialect-cases.ts";
import { bedrockConverseSamples } from "./samples/bedrock-converse.ts";

describe("bedrock-converse", () => {
  test.each(dialectCases(bedrockConverse, bedrockConverseSamples))("$name", ({ run }) => run());
});
