import { Fault, isJsonObject, type Json, type JsonObject, type Part } from "@ai-liaison/core";
import { partsOfBlock } from "../fidelity/block-parts.ts";
import { addAll } from "../json/add-all.ts";
import { isErrorBody, readErrorBody } from "./errors.ts";
import { DIALECT, type Difference, differ, extensionOf } from "./extension.ts";
import { readFinish } from "./finish.ts";
import { readEnvelope, readEnvelopeUsage, readIdentity } from "./read-envelope.ts";
import { readAssistant } from "./read-message.ts";
import { listOf, numberOf, objectOf, stringOf } from "./wire.ts";
import { writeAssistant } from "./write-message.ts";
import { writeChoice, writeEnvelope } from "./write-response.ts";

/** A whole answer as parts. Throws the vendor's error when the body is one, and `malformed_response` for anything else. */
export function readResponse(body: JsonObject): readonly Part[] {
  const choices = choicesOf(body);
  const usage = readEnvelopeUsage(body);
  const identity = readIdentity(body);
  const difference = differ(body, writeEnvelope(identity, usage), "choices");
  const { id, model, createdAt } = identity;
  const parts: Part[] = [
    difference === null
      ? { type: "start", id, model, createdAt }
      : { type: "start", id, model, createdAt, extension: extensionOf(difference) },
  ];
  choices.forEach((choice, position) => {
    readChoice(choice, position, parts);
  });
  if (usage !== null) parts.push({ type: "usage", usage });
  parts.push({ type: "end" });
  return parts;
}

/** The same without content, of the first choice alone: what the record needs when the bytes pass through. */
export function readOutline(body: JsonObject): readonly Part[] {
  const [first] = choicesOf(body);
  const reason = stringOf(first?.finish_reason);
  return readEnvelope(body, reason === undefined ? null : readFinish(reason));
}

/** The answer's choices; throws when there are none to read. */
export function choicesOf(body: JsonObject): readonly JsonObject[] {
  if (isErrorBody(body)) throw readErrorBody(body);
  const choices = listOf(body.choices)?.filter(isJsonObject);
  if (choices === undefined) {
    throw new Fault("malformed_response", "The vendor's answer has no `choices`: it is not one of this format.");
  }
  return choices;
}

function readChoice(json: JsonObject, position: number, parts: Part[]): void {
  const choice = numberOf(json.index) ?? position;
  const message = objectOf(json.message) ?? {};
  const blocks = readAssistant(message);
  blocks.forEach((block, index) => {
    addAll(parts, partsOfBlock(block, choice, index));
  });
  const said = writeAssistant(blocks);
  said.refusal = refusalOf(blocks);
  keep("message", choice, differ(message, said), parts);
  const logprobs = readLogprobs(json.logprobs, choice, parts);
  const reason = stringOf(json.finish_reason);
  const finish = reason === undefined ? null : readFinish(reason);
  const written = writeChoice(choice, finish, logprobs);
  if (json.message === undefined) written.message = null;
  keep("choice", choice, differ(json, written, json.message === undefined ? undefined : "message"), parts);
  if (finish !== null) parts.push({ type: "finish", choice, finish });
}

function refusalOf(blocks: readonly { readonly type: string; readonly text?: string }[]): string | null {
  return blocks.find((block) => block.type === "refusal")?.text ?? null;
}

/** Adds the log probabilities, when there are any. */
export function readLogprobs(json: Json | undefined, choice: number, parts: Part[]): Json {
  if (!isJsonObject(json)) return null;
  parts.push({ type: "logprobs", choice, logprobs: json });
  return json;
}

/** Adds what the canonical parts do not say. */
export function keep(scope: "choice" | "message", choice: number, difference: Difference | null, parts: Part[]): void {
  if (difference === null) return;
  const { fields, omits } = difference;
  parts.push({ type: "extension", dialect: DIALECT, scope, choice, fields, ...(omits.length === 0 ? {} : { omits }) });
}
