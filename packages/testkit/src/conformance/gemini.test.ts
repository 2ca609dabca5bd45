import { describe, test } from "vitest";
import { gemini } from "../../../dialects/src/gemini/index.ts";
import { dialectCases } from "./dialect-cases.ts";
import { geminiSamples } from "./samples/gemini.ts";

describe("the gemini dialect", () => {
  test.each(dialectCases(gemini, geminiSamples))("$name", ({ run }) => run());
});
