import { collect, Fault, type JsonObject, type Part } from "@ai-liaison/core";
import { allDialects } from "@ai-liaison/dialects";
import { describe, expect, test } from "vitest";
import { sampleHead } from "../fixtures/sample-head.ts";
import { readFault, writeFault } from "./fault-json.ts";
import { CHAT_ROUTE, EMBED_ROUTE, unifiedDialect } from "./unified-dialect.ts";

const PLACE = { model: null, stream: false, path: "chat" };
const { chat, embedding } = unifiedDialect.operations;

function read(body: JsonObject) {
  const format = chat ?? expect.unreachable();
  return format.readRequest(body, format.checkRequest(body, PLACE));
}

function refusal(body: JsonObject): unknown {
  try {
    read(body);
  } catch (error) {
    return error;
  }
  return null;
}

const SAID = { model: "m", messages: "Hello" };

describe("a request of the unified client", () => {
  test("that is text is a user's message, after the system's words", () => {
    expect(read({ ...SAID, system: "Be brief." })).toEqual({
      operation: "chat",
      model: "m",
      messages: [
        { role: "system", content: [{ type: "text", text: "Be brief." }] },
        { role: "user", content: [{ type: "text", text: "Hello" }] },
      ],
      stream: false,
      includeUsage: false,
      sampling: {},
    });
  });

  test.each<[JsonObject, object]>([
    [
      { temperature: 0.5, topP: 1, topK: 3, maxTokens: 9, seed: 1 },
      { sampling: { temperature: 0.5, topP: 1, topK: 3, maxOutputTokens: 9, seed: 1 } },
    ],
    [{ stop: "." }, { sampling: { stop: ["."] } }],
    [{ stop: [".", "!"] }, { sampling: { stop: [".", "!"] } }],
    [{ tools: [{ name: "f" }] }, { tools: [{ kind: "function", name: "f" }] }],
    [{ toolChoice: "required" }, { toolChoice: { kind: "required" } }],
    [{ toolChoice: { name: "f" } }, { toolChoice: { kind: "tool", name: "f", toolKind: "function" } }],
    [{ responseFormat: "json" }, { responseFormat: { kind: "json" } }],
    [
      { schema: { type: "object" } },
      { responseFormat: { kind: "json-schema", name: "answer", schema: { type: "object" } } },
    ],
    [
      { responseFormat: { name: "n", schema: {}, strict: true } },
      { responseFormat: { kind: "json-schema", name: "n", schema: {}, strict: true } },
    ],
    [{ reasoning: "low" }, { reasoning: { effort: "low" } }],
    [{ reasoning: { budgetTokens: 1 } }, { reasoning: { budgetTokens: 1 } }],
    [{ extra: { format: "x", fields: { a: 1 } } }, { extension: { dialect: "x", fields: { a: 1 } } }],
    [{ stream: true }, { stream: true, includeUsage: true }],
    [{ parallelToolCalls: false }, { parallelToolCalls: false }],
  ])("%j says %j", (options, expected) => {
    expect(read({ ...SAID, ...options })).toMatchObject(expected);
  });

  test("may hold blocks, tool results by id, and results whose content is text", () => {
    const image = { type: "image", source: { kind: "url", url: "https://x.test/a.png" } };
    const messages = [
      { role: "user", content: [image] },
      {
        role: "assistant",
        content: [{ type: "tool-call", id: "1", name: "f", argumentsText: "{}", kind: "function" }],
      },
      { role: "tool", toolCallId: "1", content: "done", isError: true },
      { role: "tool", content: [{ type: "tool-result", callId: "1", content: "done" }] },
    ];
    const result = { type: "tool-result", callId: "1", content: [{ type: "text", text: "done" }] };
    expect(read({ model: "m", messages })).toMatchObject({
      messages: [
        messages[0],
        messages[1],
        { role: "tool", content: [{ ...result, isError: true }] },
        { role: "tool", content: [result] },
      ],
    });
  });

  test.each<[JsonObject, string]>([
    [{ messages: "Hello" }, "model"],
    [{ ...SAID, model: "" }, "model"],
    [{ ...SAID, model: 7 }, "model"],
    [{ model: "m" }, "messages"],
    [{ model: "m", messages: "" }, "messages"],
    [{ model: "m", messages: [] }, "messages"],
    [{ model: "m", messages: ["Hello"] }, "messages[0]"],
    [{ model: "m", messages: [{ role: "robot", content: "x" }] }, "messages[0].role"],
    [{ model: "m", messages: [{ role: "user" }] }, "messages[0].content"],
    [{ model: "m", messages: [{ role: "user", content: ["x"] }] }, "messages[0].content[0]"],
    [{ model: "m", messages: [{ role: "user", content: [{ type: "toString" }] }] }, "messages[0].content[0].type"],
    [{ model: "m", messages: [{ role: "user", content: [{ type: "text" }] }] }, "messages[0].content[0].text"],
    [
      { model: "m", messages: [{ role: "user", content: [{ type: "image", source: { kind: "url" } }] }] },
      "messages[0].content[0].source",
    ],
    [
      { model: "m", messages: [{ role: "user", content: [{ type: "file", source: "x" }] }] },
      "messages[0].content[0].source",
    ],
    [{ model: "m", messages: [{ role: "tool", content: "x" }] }, "messages[0].toolCallId"],
    [
      { model: "m", messages: [{ role: "tool", content: [{ type: "tool-result", content: [7] }] }] },
      "messages[0].content[0].content[0]",
    ],
    [{ ...SAID, temperature: "hot" }, "temperature"],
    [{ ...SAID, stop: [7] }, "stop"],
    [{ ...SAID, tools: [{ parameters: {} }] }, "tools"],
    [{ ...SAID, tools: [{ name: "f", parameters: 7 }] }, "tools"],
    [{ ...SAID, toolChoice: "any" }, "toolChoice"],
    [{ ...SAID, responseFormat: { name: "x" } }, "responseFormat"],
    [{ ...SAID, schema: "x" }, "schema"],
    [{ ...SAID, reasoning: { effort: 1 } }, "reasoning"],
    [{ ...SAID, reasoning: { effrt: "low" } }, "reasoning"],
    [{ ...SAID, extra: { fields: {} } }, "extra"],
    [{ ...SAID, max_tokens: 1 }, "max_tokens"],
    [{ ...SAID, constructor: 1 }, "constructor"],
  ])("is refused as %j, naming %s", (body, param) => {
    expect(refusal(body)).toMatchObject({ code: "invalid_request", param });
  });

  test("to embed is text or texts", () => {
    const format = embedding ?? expect.unreachable();
    const body = { model: "m", input: ["a", "b"], dimensions: 3 };
    expect(format.readRequest(body, format.checkRequest(body, PLACE))).toEqual({ operation: "embedding", ...body });
    for (const input of ["", [], [""], [7], 7, null]) {
      expect(() => format.checkRequest({ model: "m", input }, PLACE)).toThrow("`input` must be text");
    }
  });
});

describe("an answer to the unified client", () => {
  const PARTS: readonly Part[] = [
    { type: "start", id: "a", model: "m", createdAt: 1 },
    { type: "text-start", choice: 0, block: 0 },
    { type: "text-delta", choice: 0, block: 0, text: "häé\n" },
    { type: "end" },
  ];

  test("is its parts again, whole or in lines", () => {
    const format = chat ?? expect.unreachable();
    const options = { fallbackId: "f", model: "m", nowMs: 0, head: sampleHead(), warn: () => {} };
    const body = format.writeResponse(PARTS, options);
    expect(collect(format.readResponse(JSON.parse(JSON.stringify(body))))).toEqual(collect(PARTS));
    const writer = format.stream?.openWriter({ ...options, includeUsage: true });
    expect(writer?.write([])).toBe("");
    expect(writer?.write(PARTS)).toBe(`${JSON.stringify({ parts: PARTS })}\n`);
    expect(() => format.writeResponse(PARTS.slice(0, -1), options)).toThrow("stopped before its end");
    expect(() => format.writeResponse([{ type: "fault", fault: new Fault("overloaded", "busy") }], options)).toThrow(
      "busy",
    );
  });

  test("that is a fault comes back with all but its cause", () => {
    const fault = new Fault("rate_limited", "Slow down.", {
      param: "p",
      status: 429,
      retryAfterMs: 5,
      providerCode: "c",
      providerStatus: 429,
      hint: "Wait.",
      details: { a: 1 },
      cause: new Error("secret"),
    });
    const back = readFault(JSON.parse(JSON.stringify(writeFault(fault))));
    expect(back).toMatchObject({ ...fault });
    expect(back?.message).toBe("Slow down.");
    expect(JSON.stringify(writeFault(fault))).not.toContain("secret");
    for (const other of [null, {}, { fault: 1 }, { fault: { code: "no such" } }]) expect(readFault(other)).toBeNull();
  });

  test("goes by endpoints no other format has, so that what was recorded is read in this one", () => {
    const others = new Set(allDialects.flatMap(({ routes }) => routes.map(({ endpoint }) => endpoint)));
    for (const { endpoint } of [CHAT_ROUTE, EMBED_ROUTE]) expect(others).not.toContain(endpoint);
    expect(() => unifiedDialect.readError({ status: 500, headers: {}, body: null, nowMs: 0 })).toThrow(
      "No vendor speaks",
    );
  });
});
