import {
  type Annotation,
  type Block,
  Fault,
  isJsonObject,
  type Json,
  type JsonObject,
  type Part,
} from "@ai-liaison/core";
import { partsOfMessage } from "../fidelity/block-parts.ts";
import { SILENT } from "../fidelity/warn.ts";
import { listOf, numberOf, objectOf, stringOf } from "../json/fields.ts";
import { errorOfEnd, isErrorBody, readErrorBody } from "./errors.ts";
import { DIALECT, remember } from "./extension.ts";
import { isKnownFinish, readFinish } from "./finish.ts";
import { readItem } from "./read-content.ts";
import { readPlan } from "./read-message.ts";
import { readAnsweredCall } from "./tool-calls.ts";
import { readUsage } from "./usage.ts";
import { writeAnswerMessage } from "./write-answer.ts";

type StartPart = Extract<Part, { type: "start" }>;

/** A whole answer as parts. Throws the vendor's error when the body is one, and `malformed_response` for anything else. */
export function readResponse(body: JsonObject): readonly Part[] {
  const message = messageOf(body);
  const blocks = withCitations(readBlocks(message), listOf(message.citations) ?? []);
  const { extension } = remember(message, writeAnswerMessage(blocks, SILENT));
  return [readStart(body), ...partsOfMessage(blocks, extension), ...readEnd(body)];
}

/** The same without content: what the record needs when the bytes pass through. */
export function readOutline(body: JsonObject): readonly Part[] {
  messageOf(body);
  return [readStart(body), ...readEnd(body)];
}

function messageOf(body: JsonObject): JsonObject {
  const told = errorOfEnd(body);
  if (told !== null) throw told;
  if (isErrorBody(body)) throw readErrorBody(body);
  if (isJsonObject(body.message)) return body.message;
  throw new Fault("malformed_response", "The vendor's answer has no `message`: it is not one of this format.");
}

function readStart({ message: _message, finish_reason, usage, ...body }: JsonObject): StartPart {
  const id = stringOf(body.id) ?? null;
  const odd = {
    ...(finish_reason === undefined || isKnownFinish(finish_reason) ? {} : { finish_reason }),
    ...(usage === undefined || isJsonObject(usage) ? {} : { usage }),
  };
  return {
    type: "start",
    id,
    model: null,
    createdAt: null,
    ...remember({ ...body, ...odd }, { id: id ?? UNSAID }),
  };
}

/** No vendor's id: where an answer names none, that is kept. */
export const UNSAID = "\u0000";

function readEnd(body: JsonObject): readonly Part[] {
  const reason = stringOf(body.finish_reason);
  const usage = objectOf(body.usage);
  return [
    ...(reason === undefined ? [] : [{ type: "finish", choice: 0, finish: readFinish(reason) } as const]),
    ...(usage === undefined ? [] : [{ type: "usage", usage: readUsage(usage) } as const]),
    { type: "end" },
  ];
}

/** The plan first, as it was thought first. */
function readBlocks(message: JsonObject): readonly Block[] {
  const items = (listOf(message.content) ?? []).filter(isJsonObject).map((item) => readItem(item));
  const calls = (listOf(message.tool_calls) ?? []).filter(isJsonObject).map(readAnsweredCall);
  return [...readPlan(message), ...items, ...calls];
}

/** Citations, each at the text its `content_index` names; those of thoughts and plans stay beside the message. */
function withCitations(blocks: readonly Block[], citations: readonly Json[]): readonly Block[] {
  if (citations.length === 0) return blocks;
  const content = blocks.filter((block) => block.type !== "tool-call" && block.type !== "tool-result");
  const planned = content.length - content.filter((block) => !isPlanned(block)).length;
  const found = new Map<Block, Annotation[]>();
  for (const value of citations) {
    const named = isJsonObject(value) ? numberOf(value.content_index) : undefined;
    const at = named === undefined ? content.find(({ type }) => type === "text") : content[planned + named];
    if (at?.type !== "text") continue;
    const annotation: Annotation = { dialect: DIALECT, value };
    found.set(at, [...(found.get(at) ?? []), annotation]);
  }
  return blocks.map((block) => {
    const annotations = found.get(block);
    return block.type === "text" && annotations !== undefined ? { ...block, annotations } : block;
  });
}

function isPlanned(block: Block): boolean {
  return block.type === "reasoning" && block.extension?.form !== undefined;
}
