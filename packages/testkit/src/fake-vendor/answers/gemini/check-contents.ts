import type { JsonObject } from "@ai-liaison/core";
import { objectAt, objectsAt } from "../fake-text.ts";
import { signatureOf } from "../shared/fake-signature.ts";
import { partsOf } from "./read-contents.ts";

const PART_KINDS = "text inlineData fileData functionCall functionResponse executableCode codeExecutionResult".split(
  " ",
);
/** Google's documented stand-in for calls that its model did not make. */
const NO_SIGNATURE = "skip_thought_signature_validator";

/**
 * What Gemini holds a conversation to: as many results as calls, and the signature of the first call of each step, as
 * it was given, where it thinks. https://ai.google.dev/gemini-api/docs/thought-signatures, read 2026-11-21.
 */
export function checkContents(body: JsonObject): string | null {
  const contents = objectsAt(body, "contents");
  if (contents.length === 0) return "* GenerateContentRequest.contents: contents is not specified";
  const thinks = thinkingIsOn(body);
  let calls: readonly string[] = [];
  for (const [at, content] of contents.entries()) {
    if (content.role !== undefined && content.role !== "user" && content.role !== "model")
      return "Please use a valid role: user, model.";
    const parts = partsOf(content);
    if (parts.length === 0) return `* GenerateContentRequest.contents[${at}].parts: contents.parts must not be empty.`;
    const wrong = checkParts(parts, at) ?? checkResponses(parts, calls) ?? (thinks ? checkSignature(parts, at) : null);
    if (wrong !== null) return wrong;
    calls = namesOf(parts, "functionCall");
  }
  return null;
}

/** The signature of a call, as the fake gives it. */
export function callSignature(name: string): string {
  return signatureOf("gemini", name);
}

function checkParts(parts: readonly JsonObject[], at: number): string | null {
  const index = parts.findIndex((part) => PART_KINDS.filter((kind) => part[kind] !== undefined).length !== 1);
  if (index >= 0)
    return `* GenerateContentRequest.contents[${at}].parts[${index}].data: required oneof field 'data' must have one initialized field`;
  return null;
}

function checkResponses(parts: readonly JsonObject[], calls: readonly string[]): string | null {
  const responses = namesOf(parts, "functionResponse");
  if (responses.length === calls.length && responses.every((name) => calls.includes(name))) return null;
  return (
    "Please ensure that the number of function response parts is equal to the number of function call parts of the " +
    "function call turn."
  );
}

function checkSignature(parts: readonly JsonObject[], at: number): string | null {
  const first = parts.find((part) => part.functionCall !== undefined);
  if (first === undefined) return null;
  const name = String(objectAt(first, "functionCall").name);
  if (first.thoughtSignature === undefined)
    return `Function call is missing a thought_signature in functionCall parts. Function call \`${name}\`, position ${at}.`;
  if (first.thoughtSignature === NO_SIGNATURE || first.thoughtSignature === callSignature(name)) return null;
  return "Corrupted thought signature.";
}

function thinkingIsOn(body: JsonObject): boolean {
  const config = objectAt(objectAt(body, "generationConfig"), "thinkingConfig");
  return Object.keys(config).length > 0 && config.thinkingBudget !== 0;
}

function namesOf(parts: readonly JsonObject[], kind: string): readonly string[] {
  return parts.filter((part) => part[kind] !== undefined).map((part) => String(objectAt(part, kind).name));
}
