import type { CallRecord, Fault, Json, RealtimeFormat, SessionHead } from "@ai-liaison/core";
import type { CallFacts } from "./admitted-call.ts";
import type { FailedTry, TryTiming, VendorAnswer } from "./answer.ts";
import type { IncomingCall } from "./incoming-call.ts";
import type { Target } from "./plan.ts";

/** A request for a session as the way in hands it over: routed, but not yet authenticated or understood. */
export interface IncomingSession extends Pick<IncomingCall, "headers" | "isLocal"> {
  readonly format: RealtimeFormat;
  readonly query: URLSearchParams;
}

/** A session that may be opened. It is a call of its own kind: one record, however long it lasts. */
export interface AdmittedSession {
  readonly kind: "admitted";
  readonly format: RealtimeFormat;
  readonly facts: CallFacts;
  readonly head: SessionHead;
  /** Headers of the format, and the few of any call, that a vendor may see. */
  readonly forwarded: Readonly<Record<string, string>>;
}

/** One that stops here. Without facts (no valid key, or a journal that is full) it is not recorded. */
export interface RefusedSession {
  readonly kind: "refused";
  readonly fault: Fault;
  readonly facts: CallFacts | null;
}

export interface SessionPlan {
  readonly kind: "plan";
  readonly route: string | null;
  readonly targets: readonly [SessionTarget, ...SessionTarget[]];
  readonly decision: Json;
}

export type SessionTarget = Pick<Target, "provider" | "endpoint" | "endpointIndex" | "model" | "operation">;

export interface FailedSessionTry extends Omit<FailedTry, "target" | "mayRepeat"> {
  readonly target: SessionTarget;
}

/** What asking the targets came to, as far as it is recorded. */
export type SessionAnswer =
  | {
      readonly kind: "refused";
      readonly failed: readonly FailedSessionTry[];
      readonly fault: Fault;
      readonly vendorAnswer: VendorAnswer | null;
    }
  | { readonly kind: "session"; readonly failed: readonly FailedSessionTry[]; readonly reply: SessionReply };

export interface SessionReply {
  readonly target: SessionTarget;
  readonly status: number;
  readonly timing: TryTiming;
  readonly warnings: readonly string[];
}

/** How a session ended. The client has everything but the end. */
export interface SessionEnd {
  readonly status: CallRecord["status"];
  readonly fault: Fault | null;
  /** What the client is told at the end; null when it is gone. */
  readonly farewell: Farewell | null;
}

export interface Farewell {
  readonly code: number;
  readonly reason: string;
  /** Told as an event of the session before it is closed. */
  readonly fault: Fault | null;
}
