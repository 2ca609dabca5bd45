import { stringOf } from "../../json/fields.ts";
import type { LineShape } from "../stream/line-shape.ts";

/** A completion's lines: what the model said stands in the line itself. */
export const COMPLETION_LINES: LineShape = {
  held: (line) => (stringOf(line.response) === undefined && line.done === undefined ? undefined : line),
  words: "response",
  place: ({ content, beside }) => ({ response: content, ...beside }),
  holder: null,
};
