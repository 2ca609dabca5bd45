import {
  type AnswerOptions,
  type Choice,
  collect,
  type Finish,
  type Json,
  type JsonObject,
  type Part,
} from "@ai-liaison/core";
import { refuseIncomplete } from "../../fidelity/refuse-incomplete.ts";
import { warnOnce } from "../../fidelity/warn.ts";
import { type MutableJson, restore } from "../extension.ts";
import { writeFinish } from "../finish.ts";
import { COMPLETION_OBJECT } from "../wire.ts";
import { identityOf, writeEnvelope } from "../write-response.ts";
import { warnLost } from "./lost-content.ts";

/** A whole legacy completion, from the parts of any format. Throws the fault it broke off with. */
export function writeResponse(parts: readonly Part[], options: AnswerOptions): JsonObject {
  refuseIncomplete(parts);
  const answer = collect(parts);
  const body = writeEnvelope(identityOf(answer, options, "cmpl"), answer.usage, COMPLETION_OBJECT);
  body.choices = answer.choices.map(writeWholeChoice);
  const warn = warnOnce(options.warn);
  for (const part of parts) warnLost(part, warn);
  return restore(body, answer.extension);
}

function writeWholeChoice(choice: Choice): JsonObject {
  const text = choice.content.map((block) => (block.type === "text" ? block.text : "")).join("");
  return restore(writeChoice(choice.index, text, choice.finish, choice.logprobs ?? null), choice.extension);
}

export function writeChoice(index: number, text: string, finish: Finish | null, logprobs: Json): MutableJson {
  return { index, text, finish_reason: finish === null ? null : writeFinish(finish), logprobs };
}
