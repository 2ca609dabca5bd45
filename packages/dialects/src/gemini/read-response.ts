import { Fault, type Finish, isJsonObject, type JsonObject, type Part } from "@ai-liaison/core";
import { addAll } from "../json/add-all.ts";
import { partsOf } from "./answer-parts.ts";
import { callsFunctions, contentOf, writeCandidate } from "./candidate.ts";
import { readEnvelopeUsage, readIdentity, writeEnvelope } from "./envelope.ts";
import { isErrorBody, readErrorBody } from "./errors.ts";
import { DIALECT, type Difference, differ, extensionOf } from "./extension.ts";
import { readBlock, readFinish } from "./finish.ts";
import { readLogprobs } from "./logprobs.ts";
import { readPart } from "./read-part.ts";
import { listOf, numberOf, objectOf, stringOf } from "./wire.ts";

/** A whole answer as parts. Throws the vendor's error when the body is one, and `malformed_response` for anything else. */
export function readResponse(body: JsonObject): readonly Part[] {
  const candidates = candidatesOf(body);
  const usage = readEnvelopeUsage(body);
  const identity = readIdentity(body);
  const difference = differ(body, { ...writeEnvelope(identity, usage), candidates: null }, "candidates");
  const bare = body.candidates === undefined ? { fields: {}, omits: ["candidates"] } : null;
  const kept = join(difference, bare);
  const parts: Part[] = [{ type: "start", ...identity, ...(kept === null ? {} : { extension: extensionOf(kept) }) }];
  for (const [position, candidate] of candidates.entries()) readCandidate(candidate, position, parts);
  const block = candidates.length === 0 ? blockOf(body) : null;
  if (block !== null) parts.push({ type: "finish", choice: 0, finish: block });
  if (usage !== null) parts.push({ type: "usage", usage });
  parts.push({ type: "end" });
  return parts;
}

/** The same without content, of the first candidate alone: what the record needs when the bytes pass through. */
export function readOutline(body: JsonObject): readonly Part[] {
  const [first] = candidatesOf(body);
  const finish = first === undefined ? blockOf(body) : readFinish(first.finishReason, hasCalls(first));
  const usage = readEnvelopeUsage(body);
  const parts: Part[] = [{ type: "start", ...readIdentity(body) }];
  if (finish !== null) parts.push({ type: "finish", choice: 0, finish });
  if (usage !== null) parts.push({ type: "usage", usage });
  parts.push({ type: "end" });
  return parts;
}

/** Whether a candidate calls functions, seen without reading it. */
function hasCalls({ content }: JsonObject): boolean {
  const parts = listOf(objectOf(content)?.parts) ?? [];
  return parts.some((part) => isJsonObject(part) && (part.functionCall ?? part.function_call) !== undefined);
}

function blockOf(body: JsonObject): Finish | null {
  const reason = blockReason(body);
  return reason === null ? null : readBlock(reason);
}

function join(left: Difference | null, right: Difference | null): Difference | null {
  if (left === null || right === null) return left ?? right;
  return { fields: { ...left.fields, ...right.fields }, omits: [...left.omits, ...right.omits] };
}

/** Why the prompt was refused; null when it was not. */
export function blockReason(body: JsonObject): string | null {
  const reason = objectOf(body.promptFeedback)?.blockReason;
  return typeof reason === "number" ? String(reason) : (stringOf(reason) ?? null);
}

/** The answer's candidates: none where the prompt was refused. Throws when there is no answer to read. */
function candidatesOf(body: JsonObject): readonly JsonObject[] {
  if (isErrorBody(body)) throw readErrorBody(body);
  const candidates = listOf(body.candidates);
  if (candidates === undefined && objectOf(body.promptFeedback) === undefined && body.usageMetadata === undefined) {
    throw new Fault("malformed_response", "The vendor's answer has no `candidates`: it is not one of this format.");
  }
  return (candidates ?? []).filter(isJsonObject);
}

function readCandidate(json: JsonObject, position: number, parts: Part[]): void {
  const choice = numberOf(json.index) ?? position;
  const content = objectOf(json.content);
  const list = listOf(content?.parts) ?? [];
  const blocks = list.map(readPart);
  blocks.forEach((block, index) => {
    addAll(parts, partsOf(block, choice, index));
  });
  if (content !== undefined) {
    const written = contentOf([]);
    keep(
      "message",
      choice,
      differ(content, content.parts === undefined ? written : { ...written, parts: content.parts }),
      parts,
    );
  }
  const logprobs = readLogprobs(json.logprobsResult);
  if (logprobs !== null) parts.push({ type: "logprobs", choice, logprobs });
  const finish = readFinish(json.finishReason, callsFunctions(blocks));
  const written = writeCandidate(choice, finish);
  if (content === undefined) written.content = null;
  keep("choice", choice, differ(json, written, content === undefined ? undefined : "content"), parts);
  if (finish !== null) parts.push({ type: "finish", choice, finish });
}

/** Adds what the canonical parts do not say. */
export function keep(
  scope: "choice" | "message" | "response" | "delta",
  choice: number | null,
  difference: Difference | null,
  parts: Part[],
): void {
  if (difference === null) return;
  const { fields, omits } = difference;
  parts.push({ type: "extension", dialect: DIALECT, scope, choice, fields, ...(omits.length === 0 ? {} : { omits }) });
}
