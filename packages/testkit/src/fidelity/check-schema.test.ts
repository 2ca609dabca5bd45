import type { Json } from "@ai-liaison/core";
import { expect, test } from "vitest";
import { openSchemaJudge } from "./check-schema.ts";

const judge = openSchemaJudge({
  Answer: {
    type: "object",
    required: ["id", "kind", "parts"],
    properties: {
      id: { type: "string" },
      kind: { type: "string", enum: ["a", "b"] },
      count: { type: "integer", nullable: true },
      note: { anyOf: [{ type: "string" }, { type: "null" }] },
      parts: {
        type: "array",
        items: { oneOf: [{ $ref: "#/components/schemas/Text" }, { $ref: "#/components/schemas/Call" }] },
      },
    },
  },
  Text: {
    allOf: [
      {
        type: "object",
        required: ["type", "text"],
        properties: { type: { type: "string", enum: ["text"] }, text: { type: "string" } },
      },
    ],
  },
  Call: {
    type: "object",
    required: ["type", "name"],
    properties: { type: { type: "string", enum: ["call"] }, name: { type: "string" } },
  },
});
const good = {
  id: "1",
  kind: "a",
  count: null,
  note: null,
  parts: [
    { type: "text", text: "x" },
    { type: "call", name: "f" },
  ],
};

test("a value that fits is found right", () => expect(judge.check(good, "Answer")).toEqual([]));

test.each<[string, Json, string]>([
  ["a missing field", { ...good, id: undefined as unknown as Json }, "$.id: missing"],
  ["a wrong type", { ...good, id: 1 }, "$.id: 1 is no string"],
  ["a word that is not of the enum", { ...good, kind: "c" }, '$.kind: "c" is none of the enum'],
  ["a fraction where a whole number belongs", { ...good, count: 1.5 }, "$.count: 1.5 is no integer"],
  ["what is wrong with the choice that was meant", { ...good, parts: [{ type: "call" }] }, "$.parts[0].name: missing"],
])("%s is told with its path", (_what, value, told) => {
  expect(judge.check(JSON.parse(JSON.stringify(value)) as Json, "Answer")).toEqual([told]);
});
