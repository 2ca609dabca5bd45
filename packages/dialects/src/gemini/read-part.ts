import type { Block, Json, JsonObject, ToolCallBlock } from "@ai-liaison/core";
import { isJsonObject, readSignature, splitSignature } from "@ai-liaison/core";
import { DIALECT, remember } from "./extension.ts";
import { readMedia } from "./media.ts";
import { readToolResult } from "./tool-results.ts";
import { type MutableJson, objectOf, pick, stringOf } from "./wire.ts";
import { writePart } from "./write-part.ts";

/** One part, of a request or of an answer. What is not understood is carried through whole. */
export function readPart(json: Json): Block {
  const block = isJsonObject(json) ? understand(json) : null;
  if (block === null || !isJsonObject(json)) return { type: "opaque", dialect: DIALECT, value: json };
  const written = writePart(block);
  return written === null ? block : { ...block, ...remember(withBareId(json, block), written) };
}

function understand(part: JsonObject): Block | null {
  const signed = readSigned(part);
  if (typeof part.text === "string") {
    return { type: part.thought === true ? "reasoning" : "text", text: part.text, ...signed };
  }
  const call = objectOf(pick(part, "functionCall"));
  if (call !== undefined) return readCall(call, signed);
  const response = objectOf(pick(part, "functionResponse"));
  if (response !== undefined) return readToolResult(response);
  const media = readMedia(part);
  return media === null && part.thought === true ? { type: "reasoning", text: "", ...signed } : media;
}

/** The signature of a part, marked as ours unless another format's was carried in it. */
export function readSigned(part: JsonObject): { signature?: string } {
  const field = stringOf(pick(part, "thoughtSignature"));
  return field === undefined || field === "" ? {} : { signature: readSignature(DIALECT, field) };
}

function readCall(call: JsonObject, signed: { signature?: string }): ToolCallBlock {
  const split = splitSignature(stringOf(call.id) ?? "");
  const { signature } = split;
  return {
    type: "tool-call",
    id: split.id === "" ? null : split.id,
    name: stringOf(call.name) ?? "",
    argumentsText: JSON.stringify(call.args ?? {}),
    kind: "function",
    ...(signature === undefined ? {} : { signature }),
    ...signed,
  };
}

/** What was carried in the id is not kept as a difference: the vendor is not to see it again. */
function withBareId(part: JsonObject, block: Block): JsonObject {
  const id = block.type === "tool-call" ? block.id : block.type === "tool-result" ? block.callId : null;
  if (id === null) return part;
  const name = ["functionCall", "function_call", "functionResponse", "function_response"].find((key) =>
    isJsonObject(part[key]),
  );
  const holder = name === undefined ? undefined : objectOf(part[name]);
  if (name === undefined || holder === undefined || holder.id === id) return part;
  const bare: MutableJson = { ...part, [name]: { ...holder, id } };
  return bare;
}
