import { type AnswerOptions, type Block, collect, Fault, type JsonObject, type Part } from "@ai-liaison/core";
import { warnOnce } from "../fidelity/warn.ts";
import { callId } from "./call-id.ts";
import { DIALECT, type MutableJson, restore } from "./extension.ts";
import { writeFinish } from "./finish.ts";
import { isOwnUsage, writeUsage } from "./usage.ts";
import { warnChoices, warnLogprobs, writeAnswerMessage } from "./write-answer.ts";

/** A whole answer in this format, from the parts of any. Throws the fault it broke off with. */
export function writeResponse(parts: readonly Part[], options: AnswerOptions): JsonObject {
  refuseIncomplete(parts);
  const warn = warnOnce(options.warn);
  const { id, choices, usage, extension } = collect(parts);
  const [choice] = choices;
  if (choices.length > 1) warnChoices(warn);
  if ((choice?.logprobs ?? null) !== null) warnLogprobs(warn);
  const body: MutableJson = { id: id ?? options.fallbackId };
  const own = extension?.dialect === DIALECT || isOwnUsage(usage.raw);
  const blocks = own ? (choice?.content ?? []) : nameNew(choice?.content ?? [], options.fallbackId);
  body.message = restore(writeAnswerMessage(blocks, warn), choice?.messageExtension);
  if (choice !== undefined && choice.finish !== null) body.finish_reason = writeFinish(choice.finish);
  if (parts.some(({ type }) => type === "usage")) body.usage = writeUsage(usage);
  return restore(body, extension);
}

/** Throws unless the parts are an answer that came to its end. */
export function refuseIncomplete(parts: readonly Part[]): void {
  const last = parts.at(-1);
  if (last?.type === "fault") throw last.fault;
  if (last?.type !== "end") throw new Fault("interrupted", "The answer stopped before its end.");
}

function nameNew(blocks: readonly Block[], fallbackId: string): readonly Block[] {
  let count = 0;
  return blocks.map((block) =>
    block.type === "tool-call" && block.id === null ? { ...block, id: callId(fallbackId, count++) } : block,
  );
}
