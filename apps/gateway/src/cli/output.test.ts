import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { processOutput, writeJson } from "./output.ts";

function streams(terminal?: { columns: number }) {
  const stdout = Object.assign(new PassThrough(), terminal === undefined ? {} : { isTTY: true, ...terminal });
  const stderr = new PassThrough();
  return { stdout, stderr, output: processOutput({ stdout, stderr } as unknown as NodeJS.Process) };
}

describe("the process's own streams", () => {
  test("answers and words about them go apart; JSON is one line for programs, indented for people", () => {
    const piped = streams();
    piped.output.err("by the way\n");
    writeJson(piped.output, { a: 1 });
    expect(piped.stdout.read().toString()).toBe('{"a":1}\n');
    expect(piped.stderr.read().toString()).toBe("by the way\n");
    expect(piped.output.columns).toBeNull();
    const seen = streams({ columns: 80 });
    writeJson(seen.output, { a: 1 });
    expect(seen.stdout.read().toString()).toBe('{\n  "a": 1\n}\n');
    expect(seen.output.columns).toBe(80);
  });

  test("JSON moves nobody's cursor who looks at it, and is left as it is for programs", () => {
    const hostile = { user: "\u009b2J\u202e\u{e0041}" };
    const seen = streams({ columns: 80 });
    writeJson(seen.output, hostile);
    expect(seen.stdout.read().toString()).toBe('{\n  "user": "\\u009b2J\\u202e\\udb40\\udc41"\n}\n');
    const piped = streams();
    writeJson(piped.output, hostile);
    expect(piped.stdout.read().toString()).toBe(`${JSON.stringify(hostile)}\n`);
  });

  test("a reader that is gone is no error; anything else is", () => {
    const { stdout } = streams();
    expect(() => stdout.emit("error", Object.assign(new Error("gone"), { code: "EPIPE" }))).not.toThrow();
    expect(() => stdout.emit("error", Object.assign(new Error("broken"), { code: "EIO" }))).toThrow("broken");
  });
});
