import { isJsonObject, type Json, type JsonObject, NO_USAGE, type Usage } from "@ai-liaison/core";
import { compact, countOf, type MutableJson } from "../json/fields.ts";
import { USAGE_FIELDS } from "./wire.ts";

/**
 * Tokens stand beside the answer, not in an object of their own (https://docs.ollama.com/api/usage, read 2026-11-21).
 * A count is left out when it is 0 or not known (`prompt_eval_count`, when the prompt was still in memory): null.
 */
export function readUsage(body: JsonObject): Usage | null {
  let raw: MutableJson | null = null;
  for (const field of USAGE_FIELDS) {
    const value = body[field];
    if (value === undefined) continue;
    raw ??= {};
    raw[field] = value;
  }
  if (raw === null) return null;
  return { ...NO_USAGE, inputTokens: countOf(raw.prompt_eval_count), outputTokens: countOf(raw.eval_count), raw };
}

/** The fields of the last line: the vendor's own where they are this format's; of another's, its tokens. */
export function writeUsage(usage: Usage): JsonObject {
  if (isOwnUsage(usage.raw)) return usage.raw;
  return compact({
    prompt_eval_count: usage.inputTokens ?? undefined,
    eval_count: usage.outputTokens ?? undefined,
  });
}

function isOwnUsage(raw: Json): raw is JsonObject {
  return isJsonObject(raw) && USAGE_FIELDS.some((field) => field in raw);
}
