import type { Json, JsonObject } from "@ai-liaison/core";

export type { MutableJson } from "../json/fields.ts";
export { booleanOf, compact, countOf, listOf, numberOf, objectOf, stringOf } from "../json/fields.ts";

/**
 * The format's words (https://ai.google.dev/api/generate-content, and the types of @google/genai 3.1; read 2026-11-21).
 * Its JSON is that of protocol buffers: a field may be spelled in camelCase or in snake_case, and an absent field is
 * the default. Vertex AI speaks the same at another address.
 */
export const MODEL_ROLE = "model";
export const USER_ROLE = "user";

/** Marks of own extensions' `form`: how the original said what has several ways; beside them stand odd spellings. */
export const MARK = {
  /** `parts` is one part, not a list. */
  single: "single",
  /** `parts` is not there. */
  bare: "bare",
  /** The request was read from this format. */
  own: "own",
  /** A tool that begins another element of `tools`. */
  apart: "apart",
  /** A tool that stands in the same element of `tools` as the one before. */
  along: "along",
  /** A token count whose chat stands in `generateContentRequest`. */
  wrapped: "wrapped",
} as const;

/** A field by its camelCase name, however it is spelled. */
export function pick(json: JsonObject, name: string): Json | undefined {
  const value = json[name];
  if (value !== undefined) return value;
  const snake = SNAKE.get(name);
  return snake === undefined ? undefined : json[snake];
}

const SNAKE: ReadonlyMap<string, string> = new Map(
  [
    "allowedFunctionNames",
    "candidateCount",
    "displayName",
    "fileData",
    "fileUri",
    "frequencyPenalty",
    "functionCall",
    "functionCallingConfig",
    "functionDeclarations",
    "functionResponse",
    "generateContentRequest",
    "generationConfig",
    "includeThoughts",
    "inlineData",
    "maxOutputTokens",
    "mimeType",
    "outputDimensionality",
    "parametersJsonSchema",
    "presencePenalty",
    "responseJsonSchema",
    "responseLogprobs",
    "responseMimeType",
    "responseSchema",
    "serviceTier",
    "stopSequences",
    "systemInstruction",
    "thinkingBudget",
    "thinkingConfig",
    "thinkingLevel",
    "thoughtSignature",
    "toolConfig",
    "topK",
    "topP",
  ].map((name) => [name, name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)]),
);
