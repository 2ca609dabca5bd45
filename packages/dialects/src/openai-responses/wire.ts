export { booleanOf, compact, countOf, listOf, numberOf, objectOf, stringOf } from "../json/fields.ts";

/** The format's words (https://platform.openai.com/docs/api-reference/responses, read 2026-11-21). */
export const RESPONSE_OBJECT = "response";
export const TOKEN_COUNT_OBJECT = "response.input_tokens";

/** What has to be among `include` for log probabilities to be told. */
export const LOGPROBS = "message.output_text.logprobs";

/** `form`s: how the original said what has several spellings. */
export const FORM = {
  /** Text as an element of a content list, although it is the only one. */
  part: "part",
  /** A system message said as `instructions`. */
  instructions: "instructions",
  /** The one user message said as a plain string: `input: "…"`. */
  input: "input",
  /** Thoughts in `content` (open models) instead of `summary`. */
  content: "content",
  /** The result of a custom tool. */
  custom: "custom",
  /** A stream of this format: each event comes along as it was. */
  events: "events",
} as const;
