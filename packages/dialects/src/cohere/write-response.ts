import { type AnswerOptions, collect, type JsonObject, type Part } from "@ai-liaison/core";
import { nameNew } from "../fidelity/name-new.ts";
import { refuseIncomplete } from "../fidelity/refuse-incomplete.ts";
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
  const blocks = own
    ? (choice?.content ?? [])
    : nameNew(choice?.content ?? [], (index) => callId(options.fallbackId, index));
  body.message = restore(writeAnswerMessage(blocks, warn), choice?.messageExtension);
  if (choice !== undefined && choice.finish !== null) body.finish_reason = writeFinish(choice.finish);
  if (parts.some(({ type }) => type === "usage")) body.usage = writeUsage(usage);
  return restore(body, extension);
}
