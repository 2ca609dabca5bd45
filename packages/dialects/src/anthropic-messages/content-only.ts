import type { StreamEvent } from "@ai-liaison/core";

/**
 * True when an event surely carries nothing but content, by its first bytes: `type` stands first in every event of
 * this format, and only `message_*` and `error` tell anything else. An event that was cut short does not end in a
 * brace, and is read.
 */
export function isContentOnly({ name, data }: StreamEvent): boolean {
  if (name !== "" && !name.startsWith(CONTENT)) return false;
  return data.charCodeAt(data.length - 1) === CLOSE_OBJECT && (data.startsWith(TIGHT) || data.startsWith(SPACED));
}

const CONTENT = "content_block_";
const TIGHT = `{"type":"${CONTENT}`;
const SPACED = `{"type": "${CONTENT}`;
const CLOSE_OBJECT = 0x7d;
