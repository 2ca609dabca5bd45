import { describe, test } from "vitest";
import { ollama } from "../../../dialects/src/ollama/index.ts";
import { dialectCases } from "./dialect-cases.ts";
import { ollamaSamples } from "./samples/ollama.ts";

describe("ollama", () => {
  test.each(dialectCases(ollama, ollamaSamples))("$name", ({ run }) => run());
});
