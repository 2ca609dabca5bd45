import type { AnswerOptions, Choice, JsonObject, Part } from "@ai-liaison/core";
import { collect } from "@ai-liaison/core";
import { refuseIncomplete } from "../fidelity/refuse-incomplete.ts";
import { contentOf, writeCandidate } from "./candidate.ts";
import { identityOf, writeEnvelope } from "./envelope.ts";
import { restore } from "./extension.ts";
import { writeLogprobs } from "./logprobs.ts";
import { type PartWriting, restorePart } from "./write-part.ts";

/** A whole answer in this format, from the parts of any. Throws the fault it broke off with. */
export function writeResponse(parts: readonly Part[], options: AnswerOptions): JsonObject {
  refuseIncomplete(parts);
  const answer = collect(parts);
  const writing = toClient(options);
  const candidates = answer.choices.map((choice) => writeChoice(choice, writing));
  const body = { candidates, ...writeEnvelope(identityOf(answer, options), answer.usage) };
  return restore(body, answer.extension);
}

export function toClient({ warn }: AnswerOptions): PartWriting {
  return { to: "client", warn, nameOf: () => "" };
}

function writeChoice(choice: Choice, writing: PartWriting): JsonObject {
  const parts = choice.content.map((block) => restorePart(block, writing)).filter((part) => part !== null);
  const content = restore(contentOf(parts), choice.messageExtension);
  const candidate = { content, ...writeCandidate(choice.index, choice.finish) };
  const logprobsResult = writeLogprobs(choice.logprobs);
  return restore(logprobsResult === null ? candidate : { ...candidate, logprobsResult }, choice.extension);
}
