import { type AnswerOptions, type Block, collect, type JsonObject, type Part } from "@ai-liaison/core";
import { refuseIncomplete } from "../fidelity/refuse-incomplete.ts";
import type { Warn } from "../fidelity/warn.ts";
import type { BlockContext } from "./block-context.ts";
import { isOwn, restore } from "./extension.ts";
import { writeFinish } from "./finish.ts";
import { writeUsage } from "./usage.ts";
import { writeBlocks } from "./write-content.ts";
import { callIdOf, identityOf, writeEnvelope } from "./write-envelope.ts";

/** A whole answer in this format, from the parts of any. Throws the fault it broke off with. */
export function writeResponse(parts: readonly Part[], options: AnswerOptions): JsonObject {
  refuseIncomplete(parts);
  const answer = collect(parts);
  const own = isOwn(answer);
  const [choice] = answer.choices;
  if (answer.choices.length > 1) options.warn("Only the first of several answers was given: this format has one.");
  const blocks = choice?.content ?? [];
  const finish = choice?.finish ?? null;
  if (!own && finish?.unified === "error") warnError(options.warn);
  if ((choice?.logprobs ?? null) !== null) warnLogprobs(options.warn);
  const body = writeEnvelope({
    ...identityOf(answer, options),
    stopReason: writeFinish(finish, own, { calls: has(blocks, "tool-call"), refusal: has(blocks, "refusal") }),
  });
  const context: BlockContext = { to: "client", own, warn: options.warn };
  body.content = writeBlocks(own ? blocks : nameNew(blocks, options), context);
  if (!own || answer.usage.raw !== null) body.usage = writeUsage(answer.usage, own);
  return restore(body, answer.extension);
}

/** Told for an end this format has no word for. */
export function warnError(warn: Warn): void {
  warn("The vendor says the answer ended in an error; this format has no such reason to stop.");
}

function has(blocks: readonly Block[], type: Block["type"]): boolean {
  return blocks.some((block) => block.type === type);
}

/** Calls need ids; signatures of texts have no place here. */
function nameNew(blocks: readonly Block[], options: AnswerOptions): readonly Block[] {
  let count = 0;
  return blocks.map((block) => {
    if (block.type === "text" && block.signature !== undefined) warnTextSignature(options.warn);
    return block.type === "tool-call" && block.id === null ? { ...block, id: callIdOf(options, count++) } : block;
  });
}

export function warnLogprobs(warn: Warn): void {
  warn("Log probabilities were left out: this format has none.");
}

export function warnTextSignature(warn: Warn): void {
  warn("The signature of a text was left out: this format has no field for it.");
}
