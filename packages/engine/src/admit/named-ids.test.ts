import { describe, expect, test } from "vitest";
import { namedIds } from "./named-ids.ts";

const named = (body: object): readonly string[] =>
  namedIds(Buffer.from(JSON.stringify(body)), JSON.parse(JSON.stringify(body)));

describe("the ids a body names", () => {
  test("are found wherever formats have them, each once", () => {
    const content = [
      { type: "file", file: { file_id: "file-a" } },
      { type: "input_file", file_id: "file-b" },
    ];
    const tools = [{ type: "code_interpreter", container: { type: "auto", file_ids: ["file-c", "file-a"] } }];
    expect(named({ messages: [{ role: "user", content }], tools, input_file_id: "file-d" })).toEqual([
      "file-a",
      "file-b",
      "file-c",
      "file-d",
    ]);
  });

  test("are none in a body that only speaks of them", () => {
    expect(named({ messages: [{ role: "user", content: "What is a file_id?" }], file_id: 3 })).toEqual([]);
    expect(named({ messages: [{ role: "user", content: "Hello" }] })).toEqual([]);
  });
});
