import type { Fault, Part, UpstreamHeaders, Usage } from "@ai-liaison/core";
import type { OpenStream, VendorAnswer } from "../values/answer.ts";

/** What turns one exchange's bytes into its outcome: a whole body's reading, or a stream's. Throws a Fault to fail the try. */
export interface Reading {
  onData(chunk: Buffer): void;
  onEnd(): void;
  /** Where the answer has begun: tells whoever listens that it broke; the line of no return has been passed. */
  breakOff?(part: Part): void;
}

/** What a whole body was found to say. */
export interface WholeAnswerRead {
  readonly parts: readonly Part[];
  readonly keptIds: readonly string[];
}

/** The exchange, as its reading sees it. */
export interface ReadingOwner {
  readonly status: number;
  readonly headers: UpstreamHeaders;
  nowMs(): number;
  /** The first token is here. */
  begin(): void;
  /** The vendor says what it takes, before its answer has begun. */
  tell(usage: Usage): void;
  settleWhole(bytes: Buffer, answer: WholeAnswerRead): void;
  /** `framed`: it is made of events, among which a fault can be told. */
  settleStream(stream: OpenStream, framed: boolean): void;
  fail(fault: Fault, vendorAnswer?: VendorAnswer | null): void;
  /** The vendor closed in good order: stop watching. */
  finish(): void;
  /** Stop watching and sending. */
  stop(): void;
  malformed(what: string): Fault;
}
