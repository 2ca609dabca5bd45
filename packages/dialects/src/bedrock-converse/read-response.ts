import { type Block, Fault, isJsonObject, type JsonObject, type Part } from "@ai-liaison/core";
import { partsOfMessage } from "../fidelity/block-parts.ts";
import { objectOf, stringOf } from "../json/fields.ts";
import { refuseErrorBody } from "./errors.ts";
import { remember, rememberWithin } from "./extension.ts";
import { isKnownFinish, readFinish } from "./finish.ts";
import { readContent } from "./read-content.ts";
import { readUsage } from "./usage.ts";

type StartPart = Extract<Part, { type: "start" }>;

/** A whole answer as parts. Throws the vendor's error when the body is one, and `malformed_response` for anything else. */
export function readResponse(body: JsonObject): readonly Part[] {
  const { content, ...message } = messageOf(body);
  const blocks: readonly Block[] = readContent(content, "answer");
  const told = Array.isArray(content) ? [] : content;
  const original = { ...message, ...(told === undefined ? {} : { content: told }) };
  const { extension } = remember(original, { role: "assistant", content: [] });
  return [readStart(body), ...partsOfMessage(blocks, extension), ...readEnd(body)];
}

/** The same without content: what the record needs when the bytes pass through. */
export function readOutline(body: JsonObject): readonly Part[] {
  messageOf(body);
  return [readStart(body), ...readEnd(body)];
}

function messageOf(body: JsonObject): JsonObject {
  const message = objectOf(objectOf(body.output)?.message);
  if (message !== undefined) return message;
  refuseErrorBody(body);
  throw new Fault("malformed_response", "The vendor's answer has no `output.message`: it is not one of this format.");
}

function readStart({ stopReason, usage, ...body }: JsonObject): StartPart {
  const { message: _message, ...output } = objectOf(body.output) ?? {};
  const odd = {
    ...(stopReason === undefined || isKnownFinish(stopReason) ? {} : { stopReason }),
    ...(usage === undefined || isJsonObject(usage) ? {} : { usage }),
  };
  const written = { output: {}, ...(stopReason === undefined ? { stopReason: null } : {}) };
  return {
    type: "start",
    id: null,
    model: null,
    createdAt: null,
    ...rememberWithin({ ...body, ...odd, output }, written, "output"),
  };
}

function readEnd(body: JsonObject): readonly Part[] {
  const reason = stringOf(body.stopReason);
  const usage = objectOf(body.usage);
  return [
    ...(reason === undefined ? [] : [{ type: "finish", choice: 0, finish: readFinish(reason) } as const]),
    ...(usage === undefined ? [] : [{ type: "usage", usage: readUsage(usage, body.serviceTier) } as const]),
    { type: "end" },
  ];
}
