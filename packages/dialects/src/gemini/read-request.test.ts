import { type ChatRequest, type JsonObject, joinSignature, readSignature } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { SAMPLE_PLACE } from "../fixtures/answer-options.ts";
import { checkRequest } from "./check-request.ts";
import { readRequest } from "./read-request.ts";
import { writeRequest } from "./write-request.ts";

function read(body: JsonObject, stream = false): ChatRequest {
  return readRequest(body, checkRequest(body, { ...SAMPLE_PLACE, model: "gemini-x", stream })) as ChatRequest;
}

describe("readRequest", () => {
  test("model and stream are the path's", () => {
    expect(read({ contents: [] }, true)).toMatchObject({ model: "gemini-x", stream: true, includeUsage: true });
  });

  test("the vendor's own schemas are read as JSON Schema, and written as they were", () => {
    const schema: JsonObject = {
      type: "OBJECT",
      properties: { n: { type: "ARRAY", items: { type: "STRING", nullable: true }, maxItems: "3" } },
      propertyOrdering: ["n"],
      anyOf: [{ type_: 3 }],
    };
    const body = {
      contents: [],
      tools: [{ functionDeclarations: [{ name: "f", parameters: schema }] }],
      generationConfig: { response_mime_type: "application/json", response_schema: schema },
    };
    const request = read(body);
    const expected = {
      type: "object",
      properties: { n: { type: "array", items: { type: ["string", "null"] }, maxItems: 3 } },
      anyOf: [{ type: "integer" }],
    };
    expect(request.tools).toMatchObject([{ kind: "function", name: "f", parameters: expected }]);
    expect(request.responseFormat).toMatchObject({ kind: "json-schema", schema: expected });
    expect(request.extension?.fields).toEqual({});
    expect(writeRequest(request)).toEqual({ body, warnings: [] });
  });

  test.each<[JsonObject, ChatRequest["toolChoice"]]>([
    [{ mode: "AUTO" }, { kind: "auto" }],
    [{ mode: "VALIDATED" }, { kind: "auto" }],
    [{ mode: "NONE" }, { kind: "none" }],
    [{ mode: "ANY" }, { kind: "required" }],
    [
      { mode: "ANY", allowedFunctionNames: ["f"] },
      { kind: "tool", name: "f", toolKind: "function" },
    ],
    [{ mode: "ANY", allowed_function_names: ["f", "g"] }, { kind: "required" }],
    [{ mode: "ODD" }, undefined],
  ])("function_calling_config %j", (config, toolChoice) => {
    const body = { contents: [], tool_config: { function_calling_config: config } };
    expect(read(body).toolChoice).toEqual(toolChoice);
    expect(writeRequest(read(body)).body).toEqual(body);
  });

  test.each<[string, readonly JsonObject[]]>([
    [
      "functions in several elements",
      [{ functionDeclarations: [{ name: "a" }] }, { functionDeclarations: [{ name: "b" }] }],
    ],
    ["functions beside a server's tool", [{ functionDeclarations: [{ name: "a" }], google_search: { x: 1 } }]],
    ["a server's tool beside functions", [{ urlContext: {}, functionDeclarations: [{ name: "a" }, { name: "b" }] }]],
    ["two tools of the server's in one", [{ urlContext: {}, googleSearch: {} }, { codeExecution: {} }]],
    ["no functions", [{ functionDeclarations: [] }]],
  ])("tools: %s", (_name, tools) => {
    expect(writeRequest(read({ contents: [], tools })).body).toEqual({ contents: [], tools });
  });

  test("results say what was given, or what went wrong", () => {
    const results = [
      { name: "f", response: { output: "rain" } },
      { name: "f", response: { error: "down" } },
      { name: "f", id: "c", response: { temperature: 5 } },
      { name: "f", response: {} },
    ];
    const body = { contents: [{ role: "user", parts: results.map((functionResponse) => ({ functionResponse })) }] };
    expect(read(body).messages[0]?.content).toMatchObject([
      { callId: null, content: [{ text: "rain" }] },
      { isError: true, content: [{ text: "down" }] },
      { callId: "c", content: [{ text: '{"temperature":5}' }] },
      { content: [] },
    ]);
    expect(writeRequest(read(body)).body).toEqual(body);
  });

  test("a signature another format carried here is known as such, and not shown to this vendor", () => {
    const signature = readSignature("anthropic-messages", "c2ln");
    const id = joinSignature("call-1", signature);
    const body = {
      contents: [
        {
          role: "model",
          parts: [
            { text: "Hm.", thought: true, thoughtSignature: signature },
            { functionCall: { id, name: "f", args: {} } },
          ],
        },
        { role: "user", parts: [{ functionResponse: { id, name: "f", response: { output: "x" } } }] },
      ],
    };
    const request = read(body);
    expect(request.messages).toMatchObject([
      {
        content: [
          { type: "reasoning", signature },
          { type: "tool-call", id: "call-1", signature },
        ],
      },
      { content: [{ callId: "call-1" }] },
    ]);
    const written = writeRequest(request);
    expect(JSON.stringify(written.body)).not.toMatch(/ls1/);
    expect(written.warnings).toEqual(["Signatures of another vendor's thoughts were left out."]);
  });

  test("a model named in the body follows the one that is asked", () => {
    const request = read({ contents: [], model: "models/gemini-x" });
    expect(writeRequest(request).body.model).toBe("models/gemini-x");
    expect(writeRequest({ ...request, model: "gemini-y" }).body.model).toBe("models/gemini-y");
  });
});
