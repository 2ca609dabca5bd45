import type { JsonObject } from "@ai-liaison/core";
import { encodeFrame, type FrameHeader } from "@ai-liaison/wire";
import { CITATION, PIXEL, UNKNOWN, USAGE } from "./bedrock-converse-parts.ts";

const header = (value: string): FrameHeader => ({ type: "string", value });

/** Frames as text, a character a byte. */
function frames(...all: readonly (readonly [name: string, payload: JsonObject])[]): string {
  const framed = all.map(([name, payload]) => {
    const headers = new Map([
      [":event-type", header(name)],
      [":content-type", header("application/json")],
      [":message-type", header("event")],
    ]);
    return encodeFrame({ headers, payload: Buffer.from(JSON.stringify(payload)) });
  });
  return Buffer.concat(framed).toString("latin1");
}

type Event = readonly [name: string, payload: JsonObject];

const START: Event = ["messageStart", { p: "abc", role: "assistant" }];
const begin = (contentBlockIndex: number, start: JsonObject, more: JsonObject = {}): Event => [
  "contentBlockStart",
  { contentBlockIndex, start, ...more },
];
const piece = (contentBlockIndex: number, delta: JsonObject, more: JsonObject = {}): Event => [
  "contentBlockDelta",
  { contentBlockIndex, delta, ...more },
];
const stop = (contentBlockIndex: number, more: JsonObject = {}): Event => [
  "contentBlockStop",
  { contentBlockIndex, ...more },
];
const called = (index: number, city: string): readonly Event[] => [
  begin(index, { toolUse: { name: "weather", toolUseId: `tooluse_${city}` } }),
  piece(index, { toolUse: { input: '{"city"' } }, { p: "ab" }),
  piece(index, { toolUse: { input: `: "${city}"}` } }),
  stop(index),
];
const end = (stopReason: string, more: JsonObject = {}): readonly Event[] => [
  ["messageStop", { stopReason }],
  ["metadata", { metrics: { latencyMs: 5 }, usage: USAGE, ...more }],
];

/** Specimens of its streams. */
export const streams: Readonly<Record<string, string>> = {
  text: frames(START, piece(0, { text: "Grüße" }), piece(0, { text: " 👋" }, { p: "" }), stop(0), ...end("end_turn")),
  "thoughts, words and citations": frames(
    ["messageStart", { role: "assistant" }],
    piece(0, { reasoningContent: { text: "Hm" } }),
    piece(0, { reasoningContent: { signature: "c2lnbmVk" } }),
    stop(0),
    piece(1, { reasoningContent: { redactedContent: "ZW5jcnlwdGVk" } }),
    stop(1),
    piece(2, { text: "Ruby" }),
    piece(2, { citation: CITATION }),
    stop(2),
    ["messageStop", { stopReason: "stop_sequence", additionalModelResponseFields: { stop_sequence: "." } }],
    ["metadata", { usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 } }],
  ),
  "words and parallel tools": frames(
    START,
    piece(0, { text: "I will look." }),
    stop(0),
    ...called(1, "Paris"),
    ...called(2, "Oslo"),
    ...end("tool_use"),
  ),
  "a tool that ran at the vendor, and a picture": frames(
    START,
    begin(0, { toolUse: { name: "nova_code_interpreter", toolUseId: "t", type: "server_tool_use" } }),
    piece(0, { toolUse: { input: '{"snippet":"2+2"}' } }),
    stop(0),
    begin(1, { toolResult: { toolUseId: "t", status: "success", type: "nova_code_interpreter_result" } }),
    piece(1, { toolResult: [{ json: { stdOut: "4" } }] }),
    stop(1),
    begin(2, { image: { format: "png" } }),
    piece(2, { image: { source: { bytes: PIXEL } } }),
    stop(2),
    ...end("end_turn"),
  ),
  "unknown fields, nulls and kinds": frames(
    ["messageStart", { role: "assistant", ...UNKNOWN }],
    ["newEvent", { a: 1 }],
    piece(0, { text: "Be", ...UNKNOWN }),
    piece(0, { text: "" }, UNKNOWN),
    piece(0, { reasoningContent: { text: "another kind at the same place" } }),
    piece(0, { new_kind: 1 }),
    stop(0, UNKNOWN),
    stop(7),
    begin(3, { toolUse: { name: "weather", toolUseId: "c", type: "tool_use", ...UNKNOWN } }, UNKNOWN),
    piece(3, { toolUse: { input: "{}", ...UNKNOWN } }),
    begin(4, { new_kind: {} }),
    piece(5, { toolUse: { input: "never opened" } }),
    ["messageStop", { stopReason: "new_reason", ...UNKNOWN }],
    ["metadata", { usage: USAGE, metrics: null, serviceTier: { type: "flex" }, ...UNKNOWN }],
  ),
};
