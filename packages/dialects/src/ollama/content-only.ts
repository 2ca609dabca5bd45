import type { StreamEvent } from "@ai-liaison/core";

/**
 * True when a line surely carries nothing but content, by searching its text (see `openai-chat`: inside a JSON string
 * a quote is escaped, so a name and its quote are a key). A line that is not the last says `"done":false`, and nowhere
 * another `done`, `done_reason`, `error` or count; a tool's arguments may, and then the line is read.
 */
export function isContentOnly({ data }: StreamEvent): boolean {
  if (data.charCodeAt(0) !== OPEN_OBJECT || data.charCodeAt(data.length - 1) !== CLOSE_OBJECT) return false;
  const done = data.indexOf('done"');
  if (done < 0 || data.charCodeAt(done - 1) !== QUOTE || data.indexOf('done"', done + 1) >= 0) return false;
  if (!data.startsWith(":false", done + 5) && !data.startsWith(": false", done + 5)) return false;
  return !data.includes('error"') && !data.includes('done_reason"') && !data.includes('eval_count"');
}

const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const QUOTE = 0x22;
