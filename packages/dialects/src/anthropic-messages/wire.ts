export { booleanOf, compact, listOf, numberOf, objectOf, stringOf } from "../json/fields.ts";

/**
 * The format's words (https://platform.claude.com/docs/en/api/messages, read 2026-11-21, and the types of
 * @anthropic-ai/sdk 1.11).
 */

/**
 * `max_tokens` is required, other formats have no such bound: this one is given, with a warning, when the caller named
 * none. Every model sold today takes it.
 */
export const DEFAULT_MAX_TOKENS = 8192;

/**
 * A block of thoughts has to have a signature here; where another vendor signed nothing, this stands in its place. It
 * is marked as carried signatures are, so that it is never taken for one and never reaches a vendor.
 */
export const UNSIGNED = "ls1~none~";

/** `form`s: how the original said what has several spellings. */
export const FORM = {
  /** A whole request or answer of this format. */
  own: "own",
  /** Text as an element of a content list, although it is the only one. */
  part: "part",
  /** A document whose source is plain text. */
  document: "document",
  /** Instructions within `messages`, not in `system`. */
  turn: "turn",
  /** The schema of the answer in the older `output_format`. */
  outputFormat: "output_format",
} as const;
