import { describe, expect, test } from "vitest";
import { foreignFields } from "./foreign-fields.ts";

describe("what only another format has", () => {
  const fields = { safety: [{ a: 1 }], generationConfig: {}, labels: [], seed: null, echo: false, stop: "x" };

  test("is named, where it says something and has not been read", () => {
    expect(foreignFields({ dialect: "gemini", fields }, "ollama")).toEqual([
      "Left out, as only the format `gemini` has them: `safety`.",
    ]);
  });

  test("is nothing for the format's own, or when nothing is left", () => {
    expect(foreignFields({ dialect: "gemini", fields }, "gemini")).toEqual([]);
    expect(foreignFields({ dialect: "gemini", fields: {} }, "ollama")).toEqual([]);
    expect(foreignFields(undefined, "ollama")).toEqual([]);
  });
});
