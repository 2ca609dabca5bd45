import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readForm, spliceForm } from "./form-fields.ts";

const TYPE = "multipart/form-data; boundary=xyz";

function form(...parts: readonly string[]): Buffer {
  return Buffer.from(`${parts.map((part) => `--xyz\r\n${part}\r\n`).join("")}--xyz--\r\n`);
}

const field = (name: string, text: string): string => `Content-Disposition: form-data; name="${name}"\r\n\r\n${text}`;
const file = (name: string, filename: string, bytes: string): string =>
  `content-disposition: form-data; name="${name}"; filename="${filename}"\r\nContent-Type: audio/wav\r\n\r\n${bytes}`;

describe("a multipart form", () => {
  test("is read as its text fields; files are told by name, type and size", () => {
    const { fields } = readForm(form(field("model", "whisper-1"), file("file", "a.wav", "RIFF\r\n\0data")), TYPE);
    expect(fields).toEqual({
      model: "whisper-1",
      file: { filename: "a.wav", content_type: "audio/wav", size_bytes: 11 },
    });
  });

  test("holds a list where a name occurs again", () => {
    expect(readForm(form(field("t[]", "word"), field("t[]", "segment")), TYPE).fields).toEqual({
      "t[]": ["word", "segment"],
    });
  });

  test("takes names for what they are, whatever they are", () => {
    const { fields } = readForm(form(field("__proto__", "x"), field("constructor", "y")), TYPE);
    expect(Object.keys(fields).sort()).toEqual(["__proto__", "constructor"]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  test.each([
    ["no boundary", "multipart/form-data", form(field("a", "b"))],
    ["a boundary longer than 70 characters", `multipart/form-data; boundary=${"-".repeat(1e6)}`, form(field("a", "b"))],
    ["two boundaries", `${TYPE}; boundary=other`, form(field("a", "b"))],
    ["another boundary than it says", "multipart/form-data; boundary=other", form(field("a", "b"))],
    ["no end", TYPE, form(field("a", "b")).subarray(0, -12)],
    ["nothing in it", TYPE, Buffer.alloc(0)],
    ["a part without a name", TYPE, form("Content-Disposition: form-data\r\n\r\nx")],
    ["a part without headers", TYPE, Buffer.from("--xyz\r\nabc")],
    ["too many parts", TYPE, form(...Array.from({ length: 1001 }, () => field("a", "b")))],
    ["a book in a text field", TYPE, form(field("a", "b".repeat(1024 * 1024 + 1)))],
  ])("with %s is refused by name", (_what, type, bytes) => {
    expect(() => readForm(bytes, type)).toThrow(/^The multipart form /);
  });

  const DISPOSITION = 'Content-Disposition: form-data; name="a"';
  test.each([
    ["a line that only begins with its boundary", form(file("f", "f", "--xyz\r\n\r\nb\r\n--xyzw\r\nmore"))],
    ["its boundary in the midst of a line", form(file("f", "f", "b\n--xyz\nmore"))],
    ["parts after its end", Buffer.concat([form(field("a", "b")), form(field("a", "c"))])],
    ["a name within a name", form('Content-Disposition: form-data; filename="a; name="model""\r\n\r\nb')],
    ["two names", form(`${DISPOSITION}; name="b"\r\n\r\nc`)],
    ["a name in another writing", form(`${DISPOSITION}; name*=UTF-8''b\r\n\r\nc`)],
    ["an escaped name", form('Content-Disposition: form-data; name="mo\\del"\r\n\r\nc')],
    ["two dispositions", form(`${DISPOSITION}\r\n${DISPOSITION.replace('"a"', '"b"')}\r\n\r\nc`)],
    ["a header in two lines", form('Content-Disposition: form-data;\r\n name="a"\r\n\r\nc')],
    ["a header behind another's line separator", form(`Content-Type: a\u2028${DISPOSITION}\r\n\r\nc`)],
    ["a line that ends in half an end", form(`Content-Type: a\n${DISPOSITION}\r\n\r\nc`)],
    ["an encoded part", form(`${DISPOSITION}\r\nContent-Transfer-Encoding: base64\r\n\r\nYg==`)],
  ])("with %s could be read in two ways, and is refused", (_what, bytes) => {
    expect(() => readForm(bytes, TYPE)).toThrow(/^The multipart form /);
  });

  test.each([
    ["an empty part", form(field("a", "")), { a: "" }],
    ["padding behind its boundary", Buffer.from(`--xyz \t\r\n${field("a", "b")}\r\n--xyz--`), { a: "b" }],
    ["words before and after", Buffer.from(`Hi\r\n${form(field("a", "b"))}\r\nbye`), { a: "b" }],
    ["unquoted names", form("content-disposition:form-data;name=a\r\n\r\nb"), { a: "b" }],
    ["no parts", Buffer.from("--xyz--\r\n"), {}],
    [
      "file names of any writing",
      form(`${DISPOSITION}; filename*=UTF-8''%C3%A9.txt\r\nContent-Transfer-Encoding: binary\r\n\r\nb`),
      { a: { filename: "UTF-8''%C3%A9.txt", content_type: null, size_bytes: 1 } },
    ],
    [
      "quotes in file names",
      form(`${DISPOSITION}; filename="say \\"a\\".txt"\r\n\r\nb`),
      { a: { filename: 'say "a".txt', content_type: null, size_bytes: 1 } },
    ],
  ])("with %s is read all the same", (_what, bytes, fields) => {
    expect(readForm(bytes, TYPE).fields).toEqual(fields);
  });

  test("is read and spliced whatever bytes are in it", () => {
    const texts = fc.string({ unit: "binary" }).filter((text) => !text.includes("--xyz"));
    fc.assert(
      fc.property(texts, texts, texts, (before, model, after) => {
        const bytes = form(field("before", before), field("model", model), field("after", after));
        const { fields, spans } = readForm(bytes, TYPE);
        const clean = (text: string): string => Buffer.from(text).toString();
        expect(fields).toEqual({ before: clean(before), model: clean(model), after: clean(after) });
        const span = spans.get("model");
        if (span === undefined) throw new Error("no model");
        expect(
          spliceForm(bytes, span, "other").equals(
            form(field("before", before), field("model", "other"), field("after", after)),
          ),
        ).toBe(true);
      }),
    );
  });

  test("never breaks on garbage in other ways than by refusing it", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (noise, at) => {
        const bytes = form(field("model", "m"), file("file", "f", "data"));
        const broken = Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]);
        try {
          readForm(broken, TYPE);
        } catch (error) {
          expect((error as Error).message).toMatch(/^The multipart form /);
        }
      }),
    );
  });
});
