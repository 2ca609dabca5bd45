import type { FramedEvent } from "./event-decoder.ts";

/** Bytes and the same bytes as Latin-1 text, in which every character is one byte. */
export interface FrameText {
  readonly bytes: Buffer;
  readonly text: string;
  /** True when the text is also the bytes' UTF-8 reading. */
  readonly ascii: boolean;
}

/**
 * Appends the complete events found from `from` on; returns the offset up to which bytes are used up. Comments and
 * blank lines belong to the event after them; what is left of them at the end is reported as one comment.
 */
export function frameEvents(source: FrameText, from: number, final: boolean, events: FramedEvent[]): number {
  const plain = !source.text.includes("\r");
  let start = 0;
  let at = from;
  while (at < source.text.length) {
    const event = plain ? framePlain(source, start, at) : null;
    if (event !== null) {
      events.push(event);
      start = at = event.end;
      continue;
    }
    const frame = frameLines(source, at, final);
    if (frame === null) break;
    at = frame.end;
    if (frame.data === null) continue;
    events.push({ name: frame.name, data: frame.data, start, end: at, comment: false });
    start = at;
  }
  if (at > start && at > from) events.push({ name: "", data: "", start, end: at, comment: true });
  return at > from ? at : 0;
}

/** The usual event, `data: …\n\n`, without looking at lines; null when it is anything else. */
function framePlain({ text, bytes, ascii }: FrameText, start: number, at: number): FramedEvent | null {
  if (!text.startsWith("data:", at)) return null;
  const lineEnd = text.indexOf("\n", at);
  if (lineEnd < 0 || text.charCodeAt(lineEnd + 1) !== 10) return null;
  const dataStart = text.charCodeAt(at + 5) === 32 ? at + 6 : at + 5;
  const data = ascii ? text.slice(dataStart, lineEnd) : bytes.toString("utf8", dataStart, lineEnd);
  return { name: "", data, start, end: lineEnd + 2, comment: false };
}

interface Frame {
  readonly name: string;
  /** Null when the frame has no data field: no event comes of it. */
  readonly data: string | null;
  readonly end: number;
}

/** One frame, line by line, up to its blank line; null when that has not come. */
function frameLines(source: FrameText, from: number, final: boolean): Frame | null {
  let name = "";
  let data: string | null = null;
  let at = from;
  for (;;) {
    const line = nextLine(source.text, at, final);
    if (line === null) return final && at > from ? { name, data, end: at } : null;
    if (line.end === at) return { name, data, end: line.next };
    const field = readField(source, at, line.end);
    if (field.name === "data") data = data === null ? field.value : `${data}\n${field.value}`;
    else if (field.name === "event") name = field.value;
    at = line.next;
  }
}

/** A line's end without and with its break (LF, CR or CRLF); null when the break has not come. */
function nextLine(text: string, at: number, final: boolean): { end: number; next: number } | null {
  const feed = text.indexOf("\n", at);
  const carriage = text.indexOf("\r", at);
  if (carriage >= 0 && (feed < 0 || carriage < feed)) {
    if (carriage + 1 === text.length) return final ? { end: carriage, next: text.length } : null;
    return { end: carriage, next: feed === carriage + 1 ? feed + 1 : carriage + 1 };
  }
  if (feed >= 0) return { end: feed, next: feed + 1 };
  return final && at < text.length ? { end: text.length, next: text.length } : null;
}

function readField({ text, bytes, ascii }: FrameText, at: number, end: number): { name: string; value: string } {
  const colon = text.indexOf(":", at);
  const nameEnd = colon < 0 || colon > end ? end : colon;
  const afterColon = Math.min(nameEnd + 1, end);
  const valueStart = afterColon < end && text.charCodeAt(afterColon) === 32 ? afterColon + 1 : afterColon;
  const value = ascii ? text.slice(valueStart, end) : bytes.toString("utf8", valueStart, end);
  return { name: text.slice(at, nameEnd), value };
}
