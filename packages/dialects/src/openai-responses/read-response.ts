import { Fault, type Json, type JsonObject, type Part } from "@ai-liaison/core";
import { addAll } from "../json/add-all.ts";
import { keepEnvelope, readResponseUsage, readStart } from "./envelope.ts";
import { isErrorBody, readErrorBody } from "./errors.ts";
import { extensionOf } from "./extension.ts";
import { readFinish } from "./finish.ts";
import { readItem } from "./read-output.ts";
import { listOf } from "./wire.ts";

/**
 * A whole answer as parts. Throws the vendor's error when the body is one, and `malformed_response` for anything else.
 * A background answer nobody has worked on yet is a whole one, without content.
 */
export function readResponse(body: JsonObject): readonly Part[] {
  const output = outputOf(body);
  const difference = keepEnvelope(body);
  const start = readStart(body);
  const parts: Part[] = [difference === null ? start : { ...start, extension: extensionOf(difference) }];
  addAll(parts, readOutput(output));
  addAll(parts, readEnding(body));
  return parts;
}

/** The items of an output, their blocks counted through. */
export function readOutput(output: readonly Json[]): readonly Part[] {
  const parts: Part[] = [];
  let block = 0;
  for (const item of output) {
    const read = readItem(item, block);
    addAll(parts, read);
    block += read.filter(({ type }) => type === "block-end").length;
  }
  return parts;
}

/** The same without content: what the record needs when the bytes pass through. */
export function readOutline(body: JsonObject): readonly Part[] {
  outputOf(body);
  return [readStart(body), ...readEnding(body)];
}

/** Why it ended, what it took, and that it is over. */
export function readEnding(body: JsonObject): readonly Part[] {
  const usage = readResponseUsage(body);
  const finish: Part = { type: "finish", choice: 0, finish: readFinish(body) };
  const end: Part = { type: "end" };
  return usage === null ? [finish, end] : [finish, { type: "usage", usage }, end];
}

/** The answer's items; throws when there are none to read. */
function outputOf(body: JsonObject): readonly Json[] {
  if (isErrorBody(body)) throw readErrorBody(body);
  const output = listOf(body.output);
  if (output === undefined) {
    throw new Fault("malformed_response", "The vendor's answer has no `output`: it is not one of this format.");
  }
  return output;
}
