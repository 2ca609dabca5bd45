import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { namedIds, namedInText } from "./named-ids.ts";

const named = (body: object): readonly string[] => [...namedIds(JSON.parse(JSON.stringify(body)))];
const inText = (text: string): readonly string[] => [...namedInText(Buffer.from(text))];

describe("the ids a body names", () => {
  test("are found wherever formats have them, each once", () => {
    const content = [
      { type: "file", file: { file_id: "file-a" } },
      { type: "input_file", file_id: "file-b" },
    ];
    const tools = [
      { type: "code_interpreter", container: { type: "auto", file_ids: ["file-c", "file-a"] } },
      { type: "file_search", vector_store_ids: ["vs_e"] },
      { container: { id: "cntr_f" } },
    ];
    const body = { messages: [{ role: "user", content }], tools, input_file_id: "file-d" };
    const ids = ["file-a", "file-b", "file-c", "vs_e", "cntr_f", "file-d"];
    expect(named(body)).toEqual(ids);
    expect(inText(JSON.stringify(body)).toSorted()).toEqual(ids.toSorted());
  });

  test("are the last segments of addresses and paths", () => {
    expect(
      named({ fileData: { fileUri: "https://v.example/v1/files/abc" }, cachedContent: "cachedContents/d" }),
    ).toEqual(["abc", "d"]);
    expect(
      named({ batch: { inputConfig: { fileName: "files/abc" }, input_config: { file_name: "files/d" } } }),
    ).toEqual(["abc", "d"]);
  });

  test.each(["files/abc/", "files/abc//", "files/abc?alt=media", "files/abc#x", "files/%61bc", "abc", "/abc"])(
    "are what a server would read in %s",
    (written) => {
      expect(named({ file_uri: written })).toEqual(["abc"]);
      expect(named({ file_uri: `https://v.example/v1/${written}` })).toEqual(["abc"]);
    },
  );

  test.each(["/", "?", "#", "%", "/a", "a/"])("are sought in an address of nothing but %s in no time", (piece) => {
    const began = performance.now();
    named({ file_uri: piece.repeat(2_000_000) });
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  test.each(["%", "files/%zz", "https://v.example/%E0%A4%A"])("are taken as they are where %s is wrong", (written) => {
    expect(named({ file_uri: written })).toEqual([written.slice(written.lastIndexOf("/") + 1)]);
  });

  test("are none in a body that only speaks of them", () => {
    const body = { messages: [{ role: "user", content: 'What is a "file_id": "file-a"?' }], file_id: 3 };
    expect(named(body)).toEqual([]);
    expect(inText(JSON.stringify(body))).toEqual([]);
    expect(named({ messages: [{ role: "user", content: "Hello" }] })).toEqual([]);
  });

  test("are at most a thousand, for each has to be looked up", () => {
    const ids = Array.from({ length: 1001 }, (_, at) => `file-${at}`);
    expect(named({ file_ids: ids.slice(1) })).toHaveLength(1000);
    expect(() => named({ file_ids: ids })).toThrow("1000");
    expect(() => inText(JSON.stringify({ file_ids: ids }))).toThrow("1000");
  });
});

describe("in text", () => {
  test.each([
    ["in the lines of a file", '--b\r\n\r\n{"a":1}\r\n{"b":{"file_id" : "file-a"}}\n--b--'],
    ["written with escapes", '{"\\u0066ile_i\\u0064":"\\u0066ile-a"}'],
    ["behind bytes that are no text", `\xff\xfe\u{1f600}{"file_id":"file-a"}`],
  ])("they are found %s", (_where, text) => {
    expect(inText(text)).toEqual(["file-a"]);
  });

  test("both are found of a field that is there twice", () => {
    expect(inText('{"file_id":"file-a","file_id":"file-b"}')).toEqual(["file-a", "file-b"]);
  });

  test.each(['"file_id":[', '"file_id":"', '"container":{', '"container":{ "id"', '"file_ids":["\\', '"file_id" '])(
    "a body of nothing but %s is read through in no time",
    (piece) => {
      const bytes = Buffer.alloc(2_000_000, piece);
      const began = performance.now();
      inText(bytes.toString());
      expect(performance.now() - began).toBeLessThan(2_000);
    },
  );

  test("whatever is found in a body is found in its text", () => {
    const id = fc.stringMatching(/^[\w-]{1,20}$/);
    const value = fc.oneof(id, fc.array(id), fc.record({ id }));
    fc.assert(
      fc.property(
        fc.constantFrom("file_id", "container", "vector_store_ids"),
        value,
        fc.string(),
        (name, ids, other) => {
          const body = { other, inner: [{ [name]: ids }] };
          const text = inText(JSON.stringify(body));
          expect(named(body).every((each) => text.includes(each))).toBe(true);
        },
      ),
    );
  });
});
