import type { Fault, Part, UpstreamHeaders, Usage } from "@ai-liaison/core";
import type { Target } from "./plan.ts";

/** What the attempts came to: a whole body, a stream that has begun to speak, or a fault that stands. */
export type Answer = WholeAnswered | StreamAnswered | Refused;

interface AnswerBase {
  /** The tries that failed on the way, in order. */
  readonly failed: readonly FailedTry[];
}

export interface WholeAnswered extends AnswerBase {
  readonly kind: "whole";
  readonly reply: WholeReply;
}

export interface StreamAnswered extends AnswerBase {
  readonly kind: "stream";
  readonly reply: StreamReply;
}

export interface Refused extends AnswerBase {
  readonly kind: "refused";
  readonly fault: Fault;
  /** The vendor's own last error answer, for the caller who speaks its format. */
  readonly vendorAnswer: VendorAnswer | null;
}

/** What is recorded of a target. */
export type AskedTarget = Pick<Target, "provider" | "endpointIndex" | "model">;

/** What a record is made of: an answer, or what came of asking for a session. */
export type RecordedAnswer =
  | Answer
  | { readonly kind: "refused"; readonly failed: readonly RecordedTry[] }
  | {
      readonly kind: "session";
      readonly failed: readonly RecordedTry[];
      readonly reply: Pick<StreamReply, "status" | "timing" | "warnings"> & { readonly target: AskedTarget };
    };

export type RecordedTry = Pick<FailedTry, "fault" | "vendorAnswer" | "timing" | "endedMs" | "usage"> & {
  readonly target: AskedTarget;
};

/** The answer of a call that no target was asked for. */
export function refused(fault: Fault): Refused {
  return { kind: "refused", failed: [], fault, vendorAnswer: null };
}

/** When and where one try happened. Times are monotonic save `startedAtMs`. */
export interface TryTiming {
  readonly startedAtMs: number;
  readonly startedMs: number;
  readonly firstTokenMs: number | null;
}

export interface WholeReply {
  readonly kind: "whole";
  readonly target: Target;
  readonly status: number;
  readonly headers: UpstreamHeaders;
  readonly bytes: Buffer;
  readonly parts: readonly Part[];
  /** What the vendor keeps from now on, or tells of what it keeps. */
  readonly keptIds: readonly string[];
  readonly timing: TryTiming;
  readonly endedMs: number;
  readonly warnings: readonly string[];
}

export interface StreamReply {
  readonly kind: "stream";
  readonly target: Target;
  readonly status: number;
  readonly headers: UpstreamHeaders;
  readonly stream: OpenStream;
  /** False for plain bytes: there is no way to tell a fault among them but to break off. */
  readonly framed: boolean;
  readonly timing: TryTiming;
  readonly warnings: readonly string[];
  /** We asked the vendor for usage the caller did not ask for: it is taken out again. */
  readonly usageInjected: boolean;
}

export interface FailedTry {
  readonly kind: "failed";
  readonly target: Target;
  readonly fault: Fault;
  readonly vendorAnswer: VendorAnswer | null;
  readonly timing: TryTiming;
  readonly endedMs: number;
  /** False when the vendor may have done the work: the same address is not asked again. */
  readonly mayRepeat: boolean;
  /** What the vendor had said by then that it took. */
  readonly usage?: Usage;
}

export interface VendorAnswer {
  readonly status: number;
  readonly headers: UpstreamHeaders;
  readonly bytes: Buffer;
}

/** A stream whose first content has arrived. What was held while waiting comes first once a sink is attached. */
export interface OpenStream {
  attach(sink: StreamSink): void;
  pause(): void;
  resume(): void;
  abort(): void;
}

export interface StreamSink {
  onEvents(batch: EventBatch): void;
  /** The stream is over; the parts say whether it was complete. */
  onClose(parts: readonly Part[]): void;
}

/** The events of one piece of the stream, and the bytes their offsets refer to. */
export interface EventBatch {
  readonly bytes: Buffer;
  /** Null for bytes that are one event passed on unread, all of them. */
  readonly events: readonly DecodedEvent[] | null;
}

export interface DecodedEvent {
  readonly start: number;
  readonly end: number;
  /** Null for an event that carries nothing but content and need not be read to be passed on. */
  readonly parts: readonly Part[] | null;
}
