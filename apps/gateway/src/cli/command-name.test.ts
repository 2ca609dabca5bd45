import { expect, test } from "vitest";
import { withCommands } from "./command-name.ts";

test("commands are told as they work: through npx in a clone, else by name", () => {
  expect(withCommands("Run `ai-liaison doctor`, then `ai-liaison calls`.")).toBe(
    "Run `npx ai-liaison doctor`, then `npx ai-liaison calls`.",
  );
  expect(withCommands("Run `ai-liaison doctor`.", "ai-liaison")).toBe("Run `ai-liaison doctor`.");
  expect(withCommands(withCommands("`ai-liaison calls`"))).toBe("`npx ai-liaison calls`");
});
