import { Fault, isJsonObject, type Json, type JsonObject, type Part } from "@ai-liaison/core";
import { partsOfBlock } from "../fidelity/block-parts.ts";
import { addAll } from "../json/add-all.ts";
import { isErrorBody, readErrorBody } from "./errors.ts";
import { remember } from "./extension.ts";
import { readFinish } from "./finish.ts";
import { readBlock } from "./read-content.ts";
import { readUsage } from "./usage.ts";
import { FORM, stringOf } from "./wire.ts";
import { writeEnvelope } from "./write-envelope.ts";

/** A whole answer as parts. Throws the vendor's error when the body is one, and `malformed_response` for anything else. */
export function readResponse(body: JsonObject): readonly Part[] {
  const parts: Part[] = [readStart(body)];
  contentOf(body).forEach((json, index) => {
    if (isJsonObject(json)) addAll(parts, partsOfBlock(readBlock(json), 0, index));
  });
  return [...parts, ...readEnd(body)];
}

/** The same without content: what the record needs when the bytes pass through. */
export function readOutline(body: JsonObject): readonly Part[] {
  contentOf(body);
  return [readStart(body), ...readEnd(body)];
}

function contentOf(body: JsonObject): readonly Json[] {
  if (isErrorBody(body)) throw readErrorBody(body);
  if (!Array.isArray(body.content)) {
    throw new Fault("malformed_response", "The vendor's answer has no `content`: it is not one of this format.");
  }
  return body.content;
}

/** What a message says of itself, whole or when it starts. */
export function readStart({ content: _, ...message }: JsonObject): Extract<Part, { type: "start" }> {
  const id = stringOf(message.id) ?? null;
  const model = stringOf(message.model) ?? null;
  const written = writeEnvelope({ id, model, stopReason: stringOf(message.stop_reason) ?? null });
  if (isJsonObject(message.usage)) written.usage = message.usage;
  return { type: "start", id, model, createdAt: null, ...remember(message, written, FORM.own) };
}

function readEnd(body: JsonObject): readonly Part[] {
  const reason = stringOf(body.stop_reason);
  return [
    ...(reason === undefined ? [] : [{ type: "finish", choice: 0, finish: readFinish(reason) } as const]),
    ...(isJsonObject(body.usage) ? [{ type: "usage", usage: readUsage(body.usage) } as const] : []),
    { type: "end" },
  ];
}
