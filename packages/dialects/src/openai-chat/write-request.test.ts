import type { ChatRequest, JsonObject } from "@ai-liaison/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitraryRequest } from "./fixtures/requests.ts";
import { readRequest } from "./read-request.ts";
import { writeRequest } from "./write-request.ts";

function read(body: JsonObject): ChatRequest {
  const request = readRequest({ model: "m", messages: [], ...body });
  if (request.operation !== "chat") throw new Error("not a chat");
  return request;
}

describe("writeRequest", () => {
  test("gives back whatever was read", () => {
    fc.assert(
      fc.property(arbitraryRequest, (original) => {
        const json = JSON.parse(JSON.stringify(original)) as JsonObject;
        expect(JSON.parse(JSON.stringify(writeRequest(readRequest(json)).body))).toEqual(json);
      }),
      { numRuns: 400 },
    );
  });

  test("warns of nothing when nothing is lost", () => {
    expect(writeRequest(read({ top_k: 4, cache: 1 })).warnings).toEqual([]);
  });

  test("the gateway's choice of model, stream and usage wins over the original", () => {
    const request = read({ stream: false, stream_options: { include_usage: false, include_obfuscation: false } });
    expect(writeRequest({ ...request, model: "n", stream: true, includeUsage: true }).body).toEqual({
      model: "n",
      messages: [],
      stream: true,
      stream_options: { include_usage: true, include_obfuscation: false },
    });
    expect(writeRequest({ ...read({ stream: true }), stream: false }).body.stream).not.toBe(true);
  });

  test("refuses to write another operation", () => {
    expect(() => writeRequest({ operation: "embedding", model: "m", input: "x" })).toThrow("cannot be sent as a chat");
  });
});
