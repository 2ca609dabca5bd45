import type { ExtensionPart, JsonObject } from "@ai-liaison/core";
import { DIALECT } from "../extension.ts";

/**
 * The look of single events, told before the parts it belongs to, so that this format's own writer gives them back:
 *
 *   {event}          an event of an unknown type, whole
 *   {delta}          what the next `content_block_delta` says beyond its text
 *   {start, deltas}  how the next block, which is only known when it is complete, began and grew
 *   {last}           what `message_delta` says otherwise than the writer would
 */
export function keepEvent(fields: JsonObject): ExtensionPart {
  return { type: "extension", dialect: DIALECT, scope: "delta", choice: null, fields };
}
