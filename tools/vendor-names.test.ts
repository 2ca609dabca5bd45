import { describe, expect, test } from "vitest";
import { sourceFiles } from "./source-files.ts";
import { forbiddenVendorNames, PLACES } from "./vendor-names.ts";

const inEngine = (text: string) => forbiddenVendorNames({ path: "packages/engine/src/plan/make-plan.ts", text });

describe("law 5", () => {
  test.each([
    ["an identifier", "const openAiKey = 1;"],
    ["a string", 'if (vendor === "anthropic") pause();'],
    ["a comment", "// Gemini has no ids\nexport {};"],
    ["a variable's name in capitals", "const GOOGLE_API_KEY = 1;"],
  ])("refuses a vendor's name in %s outside the list of places", (_where, text) => {
    expect(inEngine(text)).toHaveLength(1);
  });

  test("tells the line", () => {
    expect(inEngine("const a = 1;\n\nconst mistral = 2;\n")).toEqual([
      { path: "packages/engine/src/plan/make-plan.ts", line: 3, name: "mistral" },
    ]);
  });

  test("lets words be that only look like a vendor's", () => {
    expect(inEngine("const coherent = 1; // together, in azimuth\n")).toEqual([]);
  });

  test("lets a backticked example stand in a comment, but not in code", () => {
    expect(inEngine("// a model such as `openrouter/openai/gpt-oss-120b`\nexport {};")).toEqual([]);
    expect(inEngine("const model = `openai/gpt-5`;")).toHaveLength(1);
  });

  test("lets core's comments name formats, and refuses it in core's code", () => {
    const path = "packages/core/src/request.ts";
    expect(forbiddenVendorNames({ path, text: "/** OpenAI's n */\nexport type N = number;" })).toEqual([]);
    expect(forbiddenVendorNames({ path, text: 'export type N = "openai";' })).toHaveLength(1);
  });

  test("lets dialects and providers name what they are about", () => {
    expect(forbiddenVendorNames({ path: "packages/providers/src/registry.ts", text: '"openai"' })).toEqual([]);
  });

  test("every place where names may stand is in use", () => {
    const files = sourceFiles();
    const unused = PLACES.filter(({ path }) => !files.some((file) => path.test(file.path)));
    expect(unused.map(({ path }) => String(path))).toEqual([]);
  });
});
