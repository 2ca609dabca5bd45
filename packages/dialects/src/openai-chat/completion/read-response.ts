import type { JsonObject, Part } from "@ai-liaison/core";
import { partsOfBlock } from "../../fidelity/block-parts.ts";
import { addAll } from "../../json/add-all.ts";
import { differ, extensionOf } from "../extension.ts";
import { readFinish } from "../finish.ts";
import { readEnvelopeUsage, readIdentity } from "../read-envelope.ts";
import { choicesOf, keep, readLogprobs } from "../read-response.ts";
import { COMPLETION_OBJECT, numberOf, stringOf } from "../wire.ts";
import { writeEnvelope } from "../write-response.ts";
import { writeChoice } from "./write-response.ts";

/** A whole legacy completion as parts. Throws the vendor's error, or `malformed_response`. */
export function readResponse(body: JsonObject): readonly Part[] {
  const choices = choicesOf(body);
  const usage = readEnvelopeUsage(body);
  const identity = readIdentity(body);
  const difference = differ(body, writeEnvelope(identity, usage, COMPLETION_OBJECT), "choices");
  const parts: Part[] = [
    { type: "start", ...identity, ...(difference === null ? {} : { extension: extensionOf(difference) }) },
  ];
  for (const [position, choice] of choices.entries()) readChoice(choice, position, parts);
  if (usage !== null) parts.push({ type: "usage", usage });
  parts.push({ type: "end" });
  return parts;
}

function readChoice(json: JsonObject, position: number, parts: Part[]): void {
  const choice = numberOf(json.index) ?? position;
  const text = stringOf(json.text) ?? "";
  addAll(parts, partsOfBlock({ type: "text", text }, choice, 0));
  const logprobs = readLogprobs(json.logprobs, choice, parts);
  const raw = stringOf(json.finish_reason);
  const finish = raw === undefined ? null : readFinish(raw);
  keep("choice", choice, differ(json, writeChoice(choice, text, finish, logprobs)), parts);
  if (finish !== null) parts.push({ type: "finish", choice, finish });
}
