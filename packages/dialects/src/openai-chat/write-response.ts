import type {
  AnswerOptions,
  Block,
  Choice,
  Finish,
  Json,
  JsonObject,
  Part,
  Usage,
  WholeAnswer,
} from "@ai-liaison/core";
import { collect } from "@ai-liaison/core";
import { refuseIncomplete } from "../fidelity/refuse-incomplete.ts";
import { type Warn, warnOnce } from "../fidelity/warn.ts";
import { withCallIds } from "./call-ids.ts";
import { DIALECT, type MutableJson, restore } from "./extension.ts";
import { writeFinish } from "./finish.ts";
import { writeUsage } from "./usage.ts";
import { CHAT_OBJECT } from "./wire.ts";
import { writeAssistant } from "./write-message.ts";

/** A whole answer in this format, from the parts of any. Throws the fault it broke off with. */
export function writeResponse(parts: readonly Part[], options: AnswerOptions): JsonObject {
  refuseIncomplete(parts);
  const answer = collect(parts);
  const body = writeEnvelope(identityOf(answer, options), answer.usage);
  const warn = warnOnce(options.warn);
  body.choices = answer.choices.map((choice) => writeWholeChoice(choice, options.fallbackId, warn));
  return restore(body, answer.extension);
}

type Identity = Pick<WholeAnswer, "id" | "model" | "createdAt">;

/** The answer's own names, or ours where it has none: clients count on an id and a moment. */
export function identityOf({ id, model, createdAt }: Identity, options: AnswerOptions, prefix = "chatcmpl"): Identity {
  return {
    id: id ?? `${prefix}-${options.fallbackId}`,
    model: model ?? options.model,
    createdAt: createdAt ?? Math.floor(options.nowMs / 1000),
  };
}

/** Everything about an answer but its choices. */
export function writeEnvelope(
  { id, model, createdAt }: Identity,
  usage: Usage | null,
  object = CHAT_OBJECT,
): MutableJson {
  const body: MutableJson = { id: id ?? "", object, created: createdAt ?? 0, model: model ?? "", choices: [] };
  const written = usage === null ? null : writeUsage(usage);
  if (written !== null) body.usage = written;
  return body;
}

function writeWholeChoice(choice: Choice, fallbackId: string, warn: Warn): JsonObject {
  const blocks = joinTexts(withCallIds(choice.content, fallbackId, choice.index));
  for (const block of blocks) warnOfBlock(block, warn);
  const refusal = blocks.find((block) => block.type === "refusal")?.text ?? null;
  const message = restore({ ...writeAssistant(blocks, warn), refusal }, choice.messageExtension);
  const written = writeChoice(choice.index, choice.finish, choice.logprobs ?? null);
  return restore({ ...written, message }, choice.extension);
}

/** What an assistant's message of this format leaves out without a word. */
function warnOfBlock(block: Block, warn: Warn): void {
  if (block.type === "tool-call" && block.kind === "server") {
    warn("Calls of tools that ran at the vendor were left out.");
  } else if (block.type === "text" && block.signature !== undefined) {
    warn("A signature that is of no thoughts and no call was left out.");
  }
}

/** A choice's own fields, without its message. */
export function writeChoice(index: number, finish: Finish | null, logprobs: Json): MutableJson {
  return { index, finish_reason: finish === null ? null : writeFinish(finish), logprobs };
}

/** Here an answer has one text: what other formats (and our streams) keep in several blocks is joined. */
function joinTexts(blocks: readonly Block[]): readonly Block[] {
  const plain = (block: Block): boolean => block.type === "text" && block.extension?.dialect !== DIALECT;
  if (blocks.filter(plain).length < 2) return blocks;
  const text = blocks.map((block) => (plain(block) && block.type === "text" ? block.text : "")).join("");
  const annotations = blocks.flatMap((block) => (block.type === "text" ? (block.annotations ?? []) : []));
  const joined: Block = { type: "text", text, ...(annotations.length === 0 ? {} : { annotations }) };
  const first = blocks.findIndex(plain);
  return blocks.flatMap((block, index) => (index === first ? [joined] : plain(block) ? [] : [block]));
}
