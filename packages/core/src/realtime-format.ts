import type { VendorError } from "./dialect.ts";
import type { Fault } from "./fault.ts";
import type { JsonObject } from "./json.ts";
import type { Usage } from "./usage.ts";

/**
 * The format of a session: a connection on which both sides speak at will, each message an event. Nothing of it is
 * translated: messages pass as they are, and what is read of them is what the record needs.
 */
export interface RealtimeFormat {
  readonly id: string;
  /** Where clients ask for a session. */
  readonly path: string;
  /** The record's `endpoint`. */
  readonly endpoint: string;
  /** Client headers, in lower case, that go on to the vendor. */
  readonly forwardedHeaders: readonly string[];
  /** What the address asks for. Throws `invalid_request` naming the parameter. */
  readQuery(query: URLSearchParams): SessionHead;
  /** What a client says by the subprotocols it offers, which is all that a browser lets it say. */
  readProtocols(offered: readonly string[]): OfferedProtocols;
  /** What a message of the vendor says. Never throws: what is not understood is `other`. */
  readEvent(message: Buffer): RealtimeEvent;
  /** The vendor's refusal of the handshake as a fault. */
  readError(answer: VendorError): Fault;
  /** A fault as the body of an HTTP error, before there is a session. */
  writeError(fault: Fault): JsonObject;
  /** A fault as a message of the session, in a way the format's SDK raises as an error. */
  writeErrorEvent(fault: Fault, eventId: string): string;
}

export interface SessionHead {
  readonly model: string;
  /** Which of several shapes of a session this is, where that decides the vendor's path. */
  readonly form?: string;
}

export interface OfferedProtocols {
  /** The one to be accepted; null where none of the offered is one. */
  readonly accepted: string | null;
  /** The gateway key, where it came this way; never sent on. */
  readonly key: string | null;
  /** Headers that are said by subprotocols here. */
  readonly headers: Readonly<Record<string, string>>;
}

export type RealtimeEvent =
  /** Which models work for the session, as far as the event tells. */
  | { readonly kind: "session"; readonly model: string | null; readonly transcriptionModel: string | null }
  | { readonly kind: "response-begun" }
  /** Text, sound, a transcript or a tool call, a piece of it. */
  | { readonly kind: "content" }
  | { readonly kind: "usage"; readonly of: "response" | "transcription"; readonly usage: RealtimeUsage }
  | { readonly kind: "error"; readonly fault: Fault }
  | { readonly kind: "other" };

/** What one response, or one transcription, took. */
export interface RealtimeUsage extends Usage {
  readonly cachedAudioInputTokens: number | null;
  readonly cachedImageInputTokens: number | null;
}
