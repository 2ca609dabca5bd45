import { objectOf } from "../../json/fields.ts";
import type { LineShape } from "./line-shape.ts";

/** A chat's lines: `message`, with a role. */
export const CHAT_LINES: LineShape = {
  held: (line) => objectOf(line.message),
  words: "content",
  place: ({ content, beside }) => ({ message: { role: "assistant", content, ...beside } }),
  holder: "message",
};
