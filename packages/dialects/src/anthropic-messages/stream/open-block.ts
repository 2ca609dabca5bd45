import { isJsonObject, type JsonObject, type Part, readSignature } from "@ai-liaison/core";
import { DIALECT, remember } from "../extension.ts";
import { readCitations, readSigned } from "../read-content.ts";
import { stringOf } from "../wire.ts";

/** What blocks look like when they open. */
const EMPTY_TEXT = { type: "text", text: "" };
const EMPTY_THINKING = { type: "thinking", thinking: "", signature: "" };

/** The parts of a block's opening; null for a kind that is carried whole. */
export function openBlock(content: JsonObject, block: number): readonly Part[] | null {
  const at = { choice: 0, block };
  switch (content.type) {
    case "text":
      return openText(content, at);
    case "thinking":
      return openThinking(content, at);
    case "redacted_thinking": {
      const data = stringOf(content.data) ?? "";
      const kept = remember(content, { type: "redacted_thinking", data });
      return [{ type: "reasoning-start", ...at, redactedData: readSignature(DIALECT, data), ...kept }];
    }
    case "tool_use":
      return openCall(content, at);
    default:
      return null;
  }
}

interface Place {
  readonly choice: number;
  readonly block: number;
}

function openText({ text, ...content }: JsonObject, at: Place): readonly Part[] {
  const { annotations = [] } = readCitations(content.citations);
  const { citations: _, ...rest } = content;
  const kept = remember({ ...(annotations.length === 0 ? content : rest), text: "" }, EMPTY_TEXT);
  const parts: Part[] = [{ type: "text-start", ...at, ...kept }];
  if (typeof text === "string" && text !== "") parts.push({ type: "text-delta", ...at, text });
  for (const annotation of annotations) parts.push({ type: "annotation", ...at, annotation });
  return parts;
}

function openThinking({ thinking, ...content }: JsonObject, at: Place): readonly Part[] {
  const { signature } = readSigned(content.signature);
  const said = signature === undefined ? content : { ...content, signature: "" };
  const kept = remember({ ...said, thinking: "" }, EMPTY_THINKING);
  const parts: Part[] = [{ type: "reasoning-start", ...at, ...kept }];
  if (typeof thinking === "string" && thinking !== "") parts.push({ type: "reasoning-delta", ...at, text: thinking });
  if (signature !== undefined) parts.push({ type: "signature", ...at, signature });
  return parts;
}

/** A call; one made by a program at the vendor opens with all of its input, which nothing follows. */
function openCall({ input, ...content }: JsonObject, at: Place): readonly Part[] {
  const id = stringOf(content.id) ?? "";
  const name = stringOf(content.name) ?? "";
  const whole = isJsonObject(input) && Object.keys(input).length > 0;
  const kept = remember(whole ? { ...content, input } : content, { type: "tool_use", id, name });
  const start: Part = { type: "tool-call-start", ...at, id, name, kind: "function", ...kept };
  return whole ? [start, { type: "tool-call-delta", ...at, argumentsText: JSON.stringify(input) }] : [start];
}
