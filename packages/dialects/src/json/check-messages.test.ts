import { Fault, type Json } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { checkMessages, type MessageTypes } from "./check-messages.ts";
import { checkEach, checkTexts } from "./check-values.ts";
import { fieldTypes } from "./field-types.ts";

const TYPES: MessageTypes = {
  roles: new Set(["user", "assistant"]),
  fields: fieldTypes({ string: ["role"], "list?": ["content", "names"] }),
};
const ITEM = fieldTypes({ "string?": ["text"] });

function refusalOf(message: Json): { param: string | null; message: string } | null {
  try {
    checkMessages([{ role: "user" }, message], TYPES, ({ content, names }, path) => {
      if (Array.isArray(content)) checkEach(content, ITEM, `${path}.content`);
      if (Array.isArray(names)) checkTexts(names, `${path}.names`);
    });
    return null;
  } catch (error) {
    if (error instanceof Fault && error.code === "invalid_request") return error;
    throw error;
  }
}

describe("checking messages", () => {
  test.each<[Json, string, string]>([
    ["hi", "messages[1]", "`messages[1]` must be an object, but it is a string."],
    [{}, "messages[1].role", "`messages[1].role` is required."],
    [{ role: null }, "messages[1].role", "`messages[1].role` must be a string, but it is null."],
    [{ role: "boss" }, "messages[1].role", "`messages[1].role` must be one of `user`, `assistant`."],
    [
      { role: "user", content: 1 },
      "messages[1].content",
      "`messages[1].content` must be an array, but it is a number.",
    ],
    [
      { role: "user", content: [{ text: "a" }, 2] },
      "messages[1].content[1]",
      "`messages[1].content[1]` must be an object, but it is a number.",
    ],
    [
      { role: "user", content: [{ text: {} }] },
      "messages[1].content[0].text",
      "`messages[1].content[0].text` must be a string, but it is an object.",
    ],
    [
      { role: "user", names: ["a", true] },
      "messages[1].names[1]",
      "`messages[1].names[1]` must be a string, but it is a boolean.",
    ],
  ])("refuses %j, naming the field", (message, param, words) => {
    expect(refusalOf(message)).toMatchObject({ param, message: words });
  });

  test("lets known roles pass, and fields it does not know", () => {
    expect(refusalOf({ role: "assistant", content: [{ text: "a", more: 1 }], mood: 1 })).toBeNull();
  });
});
