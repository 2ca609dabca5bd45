import type { StreamEvent } from "@ai-liaison/core";

/**
 * True when an event surely carries nothing but content, by its first bytes: in all events but `message-start` the
 * `type` stands first, and only `message-*` tells of usage, end or fault. An event that was cut short does not end in a
 * brace, and is read.
 */
export function isContentOnly({ name, data }: StreamEvent): boolean {
  if (!data.startsWith('{"type":"') || data.charCodeAt(data.length - 1) !== CLOSE_OBJECT) return false;
  const kind = KINDS.find((beginning) => data.startsWith(beginning, TYPE_AT));
  return kind !== undefined && (name === "" || name.startsWith(kind));
}

const KINDS = ["content-", "tool-", "citation-"] as const;
const TYPE_AT = '{"type":"'.length;
const CLOSE_OBJECT = 0x7d;
