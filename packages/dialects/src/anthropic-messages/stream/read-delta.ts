import type { JsonObject, Part } from "@ai-liaison/core";
import { DIALECT, type MutableJson } from "../extension.ts";
import { readSigned } from "../read-content.ts";
import { keepEvent } from "./keep-event.ts";

/** The parts of one `content_block_delta`; null for a kind nobody knows yet. Called for every piece of an answer. */
export function readDelta(delta: JsonObject, block: number): readonly Part[] | null {
  const part = understand(delta, block);
  if (part === null) return null;
  const kept = beyond(delta);
  return kept === null ? [part] : [keepEvent({ delta: kept }), part];
}

function understand(delta: JsonObject, block: number): Part | null {
  switch (delta.type) {
    case "text_delta":
      return typeof delta.text === "string" ? { type: "text-delta", choice: 0, block, text: delta.text } : null;
    case "input_json_delta":
      return typeof delta.partial_json === "string"
        ? { type: "tool-call-delta", choice: 0, block, argumentsText: delta.partial_json }
        : null;
    case "thinking_delta":
      return typeof delta.thinking === "string"
        ? { type: "reasoning-delta", choice: 0, block, text: delta.thinking }
        : null;
    case "signature_delta": {
      const { signature } = readSigned(delta.signature);
      return signature === undefined ? null : { type: "signature", choice: 0, block, signature };
    }
    case "citations_delta":
      return delta.citation === undefined
        ? null
        : { type: "annotation", choice: 0, block, annotation: { dialect: DIALECT, value: delta.citation } };
    default:
      return null;
  }
}

const KNOWN: ReadonlySet<string> = new Set(["type", "text", "partial_json", "thinking", "signature", "citation"]);

function beyond(delta: JsonObject): JsonObject | null {
  let fields: MutableJson | null = null;
  for (const key in delta) {
    if (KNOWN.has(key)) continue;
    fields ??= {};
    fields[key] = delta[key] ?? null;
  }
  return fields;
}
