import { expect, test } from "vitest";
import { foreignFields } from "./foreign-fields.ts";

test("fields of another format are named; a format's own are not", () => {
  const extension = { dialect: "ollama", fields: { keep_alive: "5m", stop: ["x"], empty: [] } };
  expect(foreignFields(extension, "gemini")).toEqual(["Left out, as only the format `ollama` has them: `keep_alive`."]);
  expect(foreignFields(extension, "ollama")).toEqual([]);
});

test("thousands of fields, and names of kilobytes, are told in what a header has room for", () => {
  const names = Array.from({ length: 5000 }, (_, index) => `${index}-${"x".repeat(1000)}`);
  const fields = Object.fromEntries(names.map((name) => [name, 1]));
  const told = foreignFields({ dialect: "ollama", fields }, "gemini").join("");
  expect(told.length).toBeLessThan(2500);
  expect(told).toContain("4980 more");
});
