import type { StreamEvent } from "@ai-liaison/core";

/**
 * True when an event surely carries nothing but content, by its name: only other events tell of start, usage, end or
 * fault. One whose data are no object is read.
 */
export function isContentOnly({ name, data }: StreamEvent): boolean {
  return name.startsWith("contentBlock") && data.startsWith("{") && data.charCodeAt(data.length - 1) === CLOSE_OBJECT;
}

const CLOSE_OBJECT = 0x7d;
