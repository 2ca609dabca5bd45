import type { Extension, JsonObject, Part } from "@ai-liaison/core";
import { readItem } from "../read-content.ts";
import { readAnsweredCall } from "../tool-calls.ts";

/** `content-start`: an empty text or thought, or all of it where it came whole. */
export function readContentStart(content: JsonObject, block: number): readonly Part[] {
  const read = readItem(content);
  const at = { choice: 0, block };
  switch (read.type) {
    case "text":
      return withText({ type: "text-start", ...at, ...extended(read) }, "text-delta", read.text);
    case "reasoning": {
      const data = read.redactedData === undefined ? {} : { redactedData: read.redactedData };
      return withText({ type: "reasoning-start", ...at, ...data, ...extended(read) }, "reasoning-delta", read.text);
    }
    default:
      return read.type === "opaque" ? [{ type: "opaque", ...at, value: read }] : [];
  }
}

function withText(
  start: Extract<Part, { type: "text-start" | "reasoning-start" }>,
  type: "text-delta" | "reasoning-delta",
  text: string,
): readonly Part[] {
  return text === "" ? [start] : [start, { type, choice: 0, block: start.block, text }];
}

/** `tool-call-start`: id and name, and the arguments' beginning. */
export function readCallStart(json: JsonObject, block: number): readonly Part[] {
  const { id, name, kind, argumentsText, ...call } = readAnsweredCall(json);
  const start: Part = { type: "tool-call-start", choice: 0, block, id, name, kind, ...extended(call) };
  return argumentsText === "" ? [start] : [start, { type: "tool-call-delta", choice: 0, block, argumentsText }];
}

function extended({ extension }: { readonly extension?: Extension }): { extension?: Extension } {
  return extension === undefined ? {} : { extension };
}
