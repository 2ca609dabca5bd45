import type { Flow, RequestHead } from "@ai-liaison/core";
import type { Target } from "../values/plan.ts";
import { BytesReading } from "./bytes-reading.ts";
import { announcesStream, beginsWhole } from "./read-whole.ts";
import type { Reading, ReadingOwner } from "./reading.ts";
import { StreamReading } from "./stream-reading.ts";
import { WholeReading } from "./whole-reading.ts";

/** What is known of an answer when its first bytes are here. */
export interface AnswerBegun {
  readonly owner: ReadingOwner;
  readonly target: Target;
  readonly head: RequestHead;
  /** Null when nothing can be paused any more. */
  readonly flow: Flow | null;
  /** Of a whole body. */
  readonly maxBytes: number;
  /** Empty where there will be none. */
  readonly first: Buffer;
}

const PAGE_TYPE = /^text\/html\b/i;
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\b/i;

/**
 * How an answer is to be read. A stream is what was asked for as one and looks like one; some vendors and proxies name
 * it wrongly in the headers. Throws `malformed_response` for what can be no answer.
 */
export function chooseReading(begun: AnswerBegun): Reading {
  const { owner, target, head, flow, maxBytes, first } = begun;
  if (target.format.relay !== undefined) return chooseRelayed(begun);
  const { stream } = target.format;
  const isAnswer = owner.status >= 200 && owner.status < 300;
  const mayStream = isAnswer && head.stream && flow !== null && stream !== null;
  if (mayStream && first.length > 0 && !beginsWhole(first, stream.framing)) {
    const passesUnread = target.passThrough && head.candidates === 1;
    return new StreamReading(owner, stream, flow, { passesUnread, isRelayed: false });
  }
  return new WholeReading(owner, target, maxBytes, target.passThrough && !head.stream);
}

/** What an answer that passes through is made of, its own headers say. */
function chooseRelayed({ owner, target, head, flow, maxBytes }: AnswerBegun): Reading {
  const { stream, relay } = target.format;
  const { status, headers } = owner;
  const mayBeAnything = relay?.unknown === true;
  // What nobody here knows may be asked for on conditions: that it has not changed is an answer, too.
  const isAnswer = (status >= 200 && status < 300) || (mayBeAnything && status === 304);
  if (!isAnswer || flow === null) return new WholeReading(owner, target, maxBytes, true);
  if (stream !== null && announcesStream(target, headers)) {
    return new StreamReading(owner, stream, flow, { passesUnread: false, isRelayed: true });
  }
  const type = headers["content-type"] ?? "";
  if (head.asksContent === true) return new BytesReading(owner, flow, true);
  if (JSON_TYPE.test(type)) return new WholeReading(owner, target, maxBytes, true);
  if (!mayBeAnything && PAGE_TYPE.test(type)) throw owner.malformed("sent a page where an answer was asked for");
  return new BytesReading(owner, flow, mayBeAnything);
}
