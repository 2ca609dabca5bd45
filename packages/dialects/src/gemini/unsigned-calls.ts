import type { Json, JsonObject } from "@ai-liaison/core";
import { isJsonObject } from "@ai-liaison/core";
import type { Warn } from "../fidelity/warn.ts";

/**
 * From Gemini 3 on the vendor refuses a turn whose first function call is not signed by its own model. For calls other
 * models made it names a word that stands for the signature
 * (https://ai.google.dev/gemini-api/docs/thought-signatures, read 2026-11-21). Every turn gets it, not only the last:
 * what was sent once must be sent the same again.
 */
const NOT_OURS = "skip_thought_signature_validator";

export function signCalls(contents: readonly JsonObject[], model: string, warn: Warn): readonly JsonObject[] {
  if (!/gemini-(?:[3-9]|\d\d)/.test(model)) return contents;
  return contents.map((content) => {
    const parts: readonly Json[] = Array.isArray(content.parts) ? content.parts : [];
    const first = parts.findIndex((part) => isJsonObject(part) && part.functionCall !== undefined);
    const call = parts[first];
    if (!isJsonObject(call) || call.thoughtSignature !== undefined) return content;
    warn("Function calls of another model were marked as such, since this one did not sign them.");
    return { ...content, parts: parts.with(first, { ...call, thoughtSignature: NOT_OURS }) };
  });
}
