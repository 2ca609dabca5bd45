import { Fault, type JsonObject, NO_USAGE, type Part } from "@ai-liaison/core";
import Anthropic from "@anthropic-ai/sdk";
import { describe, expect, test } from "vitest";
import { sampleAnswerOptions } from "../fixtures/answer-options.ts";
import { END, finish, START, text } from "./fixtures/canonical.ts";
import { openReader } from "./read-stream.ts";
import { UNSIGNED } from "./wire.ts";
import { writeResponse } from "./write-response.ts";
import { openWriter } from "./write-stream.ts";

const USAGE: Part = {
  type: "usage",
  usage: {
    ...NO_USAGE,
    inputTokens: 10,
    cachedInputTokens: 4,
    cacheWriteTokens: 1,
    outputTokens: 7,
    reasoningTokens: 2,
  },
};
const WRITTEN_USAGE = {
  input_tokens: 5,
  cache_creation_input_tokens: 1,
  cache_read_input_tokens: 4,
  output_tokens: 7,
  output_tokens_details: { thinking_tokens: 2 },
};

function call(block: number, id: string | null, ...pieces: readonly string[]): readonly Part[] {
  const at = { choice: 0, block };
  return [
    { type: "tool-call-start", ...at, id, name: "weather", kind: "function" },
    ...pieces.map((argumentsText): Part => ({ type: "tool-call-delta", ...at, argumentsText })),
  ];
}
const ends = (block: number): Part => ({ type: "block-end", choice: 0, block });
const thought = (block: number, redactedData?: string): readonly Part[] => [
  { type: "reasoning-start", choice: 0, block, ...(redactedData === undefined ? {} : { redactedData }) },
  { type: "reasoning-delta", choice: 0, block, text: "Hm." },
];

interface Written {
  readonly whole: JsonObject;
  readonly warnings: readonly string[];
}

function writeWhole(parts: readonly Part[]): Written {
  const warnings: string[] = [];
  return { whole: writeResponse(parts, sampleAnswerOptions({ warn: (text) => warnings.push(text) })), warnings };
}

function writeStreamed(parts: readonly Part[]): { stream: string; warnings: readonly string[] } {
  const warnings: string[] = [];
  const writer = openWriter(sampleAnswerOptions({ warn: (text) => warnings.push(text) }));
  return { stream: parts.map((part) => writer.write([part])).join(""), warnings };
}

/** What the vendor's SDK makes of a stream. */
async function addUp(stream: string): Promise<JsonObject> {
  const fetch = async (): Promise<Response> =>
    new Response(stream, { headers: { "content-type": "text/event-stream" } });
  const client = new Anthropic({ apiKey: "key", baseURL: "http://vendor.test", fetch, maxRetries: 0 });
  const message = await client.messages
    .stream({ model: "model", max_tokens: 1, messages: [{ role: "user", content: "Hi" }] })
    .finalMessage();
  return JSON.parse(JSON.stringify(message)) as JsonObject;
}

const SIGNED_ID = `call_1_ls1_${Buffer.from("ls1~gemini~abc").toString("base64url")}`;
const CASES: Readonly<Record<string, readonly [readonly Part[], readonly JsonObject[], string]>> = {
  "several texts": [
    [...text(0, "A", "", "B"), ...text(1, ""), ...text(2, "C"), finish("stop")],
    [
      { type: "text", text: "AB" },
      { type: "text", text: "C" },
    ],
    "end_turn",
  ],
  "calls without ids": [
    [...call(0, null, "{}"), ends(0), ...call(1, null, '{"a":', "1}"), ends(1), finish("stop")],
    [
      { type: "tool_use", id: "toolu_fallback_0", name: "weather", input: {} },
      { type: "tool_use", id: "toolu_fallback_1", name: "weather", input: { a: 1 } },
    ],
    "tool_use",
  ],
  "a call with a signature": [
    [
      ...call(0, "call_1"),
      { type: "signature", choice: 0, block: 0, signature: "ls1~gemini~abc" },
      { type: "tool-call-delta", choice: 0, block: 0, argumentsText: '{"a":1}' },
      ends(0),
      finish("tool-calls"),
    ],
    [{ type: "tool_use", id: SIGNED_ID, name: "weather", input: { a: 1 } }],
    "tool_use",
  ],
  "thoughts nobody signed": [
    [...thought(0), ends(0), ...text(1, "A"), finish("length")],
    [
      { type: "thinking", thinking: "Hm.", signature: UNSIGNED },
      { type: "text", text: "A" },
    ],
    "max_tokens",
  ],
  "thoughts another vendor signed, and encrypted ones": [
    [
      ...thought(0),
      { type: "signature", choice: 0, block: 0, signature: "ls1~gemini~abc" },
      ends(0),
      ...thought(1, "ls1~openai-responses~xyz"),
      ends(1),
      finish("stop"),
    ],
    [
      { type: "thinking", thinking: "Hm.", signature: "ls1~gemini~abc" },
      { type: "redacted_thinking", data: "ls1~openai-responses~xyz" },
      { type: "thinking", thinking: "Hm.", signature: UNSIGNED },
    ],
    "end_turn",
  ],
  "a refusal": [
    [
      { type: "refusal-start", choice: 0, block: 0 },
      { type: "refusal-delta", choice: 0, block: 0, text: "No." },
      ends(0),
      finish("stop"),
    ],
    [{ type: "text", text: "No." }],
    "refusal",
  ],
};

describe("another format's answer", () => {
  test.each(Object.entries(CASES))(
    "is the same whole, streamed and added up by the SDK: %s",
    async (_name, specimen) => {
      const [parts, content, stop_reason] = specimen;
      const all = [START, ...parts, USAGE, END];
      const { whole } = writeWhole(all);
      const expected = { type: "message", role: "assistant", stop_reason, stop_sequence: null, content };
      expect(whole).toEqual({ id: "msg_fallback", model: "model", usage: WRITTEN_USAGE, ...expected });
      const summed = await addUp(writeStreamed(all).stream);
      expect(summed).toMatchObject({ id: "msg_fallback", ...expected, usage: { ...WRITTEN_USAGE } });
    },
  );

  test("that comes without usage has zeros, since clients count on them", async () => {
    const { stream } = writeStreamed([START, ...text(0, "A"), finish("stop"), END]);
    expect(await addUp(stream)).toMatchObject({ usage: { input_tokens: 0, output_tokens: 0 } });
  });

  test("streams one block at a time, though calls grow side by side", async () => {
    const parts: readonly Part[] = [
      START,
      ...call(0, "a", '{"city":'),
      ...call(1, "b", '{"city":"B"'),
      { type: "tool-call-delta", choice: 0, block: 0, argumentsText: '"A"}' },
      { type: "tool-call-delta", choice: 0, block: 1, argumentsText: "}" },
      ...call(2, "c", "{}"),
      ends(0),
      ends(1),
      ends(2),
      finish("tool-calls"),
      END,
    ];
    const { stream } = writeStreamed(parts);
    expect(await addUp(stream)).toMatchObject({
      content: [
        { id: "a", input: { city: "A" } },
        { id: "b", input: { city: "B" } },
        { id: "c", input: {} },
      ],
    });
    const order = [...stream.matchAll(/"content_block_(start|stop)","index":(\d)/g)].map(
      ([, what, at]) => `${what}${at}`,
    );
    expect(order).toEqual(["start0", "stop0", "start1", "stop1", "start2", "stop2"]);
  });

  test("shows the next call at once when the one before is whole, although its end comes late", () => {
    const writer = openWriter(sampleAnswerOptions());
    writer.write([START, ...call(0, "a", '{"a":1}')]);
    expect(writer.write(call(1, "b", '{"b":'))).toContain('"partial_json":"{\\"b\\":"');
    expect(writer.write([ends(0)])).toBe("");
    expect(writer.write([{ type: "tool-call-delta", choice: 0, block: 1, argumentsText: "1}" }, ends(1)])).toContain(
      "1}",
    );
  });

  test("with arguments that are no JSON object says so", () => {
    const parts = [START, ...call(0, "a", "{broken"), ends(0), finish("tool-calls"), END];
    const { whole, warnings } = writeWhole(parts);
    expect(whole.content).toEqual([{ type: "tool_use", id: "a", name: "weather", input: { INVALID_JSON: "{broken" } }]);
    expect(warnings).toHaveLength(1);
    expect(writeStreamed(parts).warnings).toHaveLength(1);
  });

  test.each<[string, readonly Part[]]>([
    ["pictures", [{ type: "media", choice: 0, block: 0, media: "image", source: { kind: "url", url: "u" } }, ends(0)]],
    [
      "another vendor's blocks",
      [{ type: "opaque", choice: 0, block: 0, value: { type: "opaque", dialect: "x", value: 1 } }],
    ],
    [
      "another vendor's tools",
      [{ type: "tool-call-start", choice: 0, block: 0, id: "a", name: "s", kind: "server" }, ends(0)],
    ],
    ["a second answer", text(0, "B").map((part) => ({ ...part, choice: 1 }) as Part)],
    ["an error for an end", [finish("error")]],
  ])("warns of %s", (_what, parts) => {
    const all = [START, ...text(5, "A"), finish("stop"), ...parts, END];
    const shown = (content: unknown): void => expect(JSON.stringify(content)).not.toMatch(/"B"|"image"/);
    const whole = writeWhole(all);
    expect(whole.warnings.length).toBeGreaterThan(0);
    shown(whole.whole);
    const { stream, warnings } = writeStreamed(all);
    expect(warnings.length).toBeGreaterThan(0);
    shown(stream);
  });

  test("that broke off ends in an error the SDK throws, whole or streamed", async () => {
    const { stream } = writeStreamed([START, ...text(0, "A")]);
    const reader = openReader();
    expect(reader.read({ name: "", data: '{"type":"message_start","message":{}}' })).toHaveLength(1);
    expect(reader.close()).toMatchObject([{ type: "fault", fault: { code: "interrupted" } }]);
    expect(() => writeWhole([START, ...text(0, "A")])).toThrow(/before its end/);
    const told = reader.close();
    expect(told).toEqual([]);
    const fault = new Fault("overloaded", "Too busy.");
    const broken = stream + writeStreamed([{ type: "fault", fault }]).stream;
    await expect(addUp(broken)).rejects.toMatchObject({ type: "overloaded_error" });
  });
});
