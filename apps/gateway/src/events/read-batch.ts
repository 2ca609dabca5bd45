import { Fault, type Json, toFault } from "@ai-liaison/core";
import { DEFAULT_JSON_LIMITS, type JsonLimits, parseJson } from "@ai-liaison/wire";
import type { BodyTypes } from "../server/read-body.ts";

export const EVENTS_BODY: BodyTypes = {
  pattern: /^application\/(?:(?:[\w.-]+\+)?json|x-ndjson|ndjson|jsonl)\s*(?:;|$)/i,
  hint: "Send one event or an array as `application/json`, or one event a line as `application/x-ndjson`.",
};
export const MAX_EVENTS = 5000;
/** A full batch has more fields than a call may have. */
const LIMITS: JsonLimits = { ...DEFAULT_JSON_LIMITS, maxFields: 100 * MAX_EVENTS };

const LINES = /^application\/(?:x-ndjson|ndjson|jsonl)/i;
const LINE_FEED = 0x0a;

export interface EventBatch {
  /** One event each, or why there is none in its place. */
  readonly events: readonly (Json | Fault)[];
  /** The body was one event, not a list of such: its error is the answer's. */
  readonly isSingle: boolean;
}

/** The events of a body. Throws `invalid_request`: 400 when it cannot be read, 413 for too many events. */
export function readBatch(body: Buffer, contentType: string): EventBatch {
  if (LINES.test(contentType)) return { events: limited(readLines(body)), isSingle: false };
  const value = parseJson(body, LIMITS);
  if (Array.isArray(value)) return { events: limited(value), isSingle: false };
  return { events: [value], isSingle: true };
}

function readLines(body: Buffer): (Json | Fault)[] {
  const events: (Json | Fault)[] = [];
  let start = 0;
  while (start < body.length) {
    const found = body.indexOf(LINE_FEED, start);
    const end = found < 0 ? body.length : found;
    const line = body.subarray(start, end);
    if (!isBlank(line)) events.push(readLine(line));
    if (events.length > MAX_EVENTS) break;
    start = end + 1;
  }
  return events;
}

function readLine(line: Buffer): Json | Fault {
  try {
    return parseJson(line);
  } catch (error) {
    return toFault(error);
  }
}

function isBlank(line: Buffer): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x0d || byte === 0x09);
}

function limited<Item>(events: readonly Item[]): readonly Item[] {
  if (events.length <= MAX_EVENTS) return events;
  throw new Fault("invalid_request", `A request takes at most ${MAX_EVENTS} events.`, {
    status: 413,
    hint: "Send them in several requests.",
  });
}
