import type { Json, JsonObject } from "@ai-liaison/core";
import type { MutableJson } from "../extension.ts";

/** How one kind of answer (chats, completions) holds what the model said in a line; a whole answer is one line. */
export interface LineShape {
  /** Where what was said stands; undefined when the line is no answer of this kind. */
  held(line: JsonObject): JsonObject | undefined;
  /** The field of the words within. */
  readonly words: "content" | "response";
  /** What the model said, as fields of the line. */
  place(said: Said): MutableJson;
  /** The field that holds it, where it is an object of its own. */
  readonly holder: "message" | null;
}

/** What a line says, in a chat's words. */
export interface Said {
  content: string;
  /** Thoughts, pictures, calls, signatures: whatever there is beside the words. */
  readonly beside: Record<string, Json>;
}
