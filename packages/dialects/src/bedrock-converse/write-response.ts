import { type AnswerOptions, collect, type JsonObject, type Part } from "@ai-liaison/core";
import { nameNew } from "../fidelity/name-new.ts";
import { refuseIncomplete } from "../fidelity/refuse-incomplete.ts";
import { warnOnce } from "../fidelity/warn.ts";
import { isOwn, type MutableJson, restore, restoreWithin } from "./extension.ts";
import { writeFinish } from "./finish.ts";
import { writeUsage } from "./usage.ts";
import { callId, warnChoices, warnLogprobs, writeAnswerContent } from "./write-answer.ts";

/** A whole answer in this format, from the parts of any. Throws the fault it broke off with. */
export function writeResponse(parts: readonly Part[], options: AnswerOptions): JsonObject {
  refuseIncomplete(parts);
  const warn = warnOnce(options.warn);
  const { choices, usage, extension } = collect(parts);
  const [choice] = choices;
  if (choices.length > 1) warnChoices(warn);
  if ((choice?.logprobs ?? null) !== null) warnLogprobs(warn);
  const blocks = isOwn({ extension })
    ? (choice?.content ?? [])
    : nameNew(choice?.content ?? [], (index) => callId(options.fallbackId, index));
  const content = writeAnswerContent(blocks, warn);
  const message = restore({ role: "assistant", content }, choice?.messageExtension);
  const body: MutableJson = { output: { message }, stopReason: writeFinish(choice?.finish ?? null) };
  if (parts.some(({ type }) => type === "usage")) body.usage = writeUsage(usage);
  return restoreWithin(body, extension, "output");
}
