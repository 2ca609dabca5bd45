import type { CallId, Clock } from "@ai-liaison/core";
import type { CallContext } from "../context/call-context.ts";
import type { ResolvedContext } from "../context/merge-context.ts";
import type { Recorder } from "../delivery/recorder.ts";
import type { UnreadAnswers } from "./body/unread-answers.ts";
import type { BackgroundAnswers } from "./call/background-answers.ts";
import type { HeldCalls } from "./call/held-calls.ts";
import type { KnownGateways } from "./destination/known-gateways.ts";
import type { Recogniser } from "./destination/recognise.ts";
import type { UsageAsking } from "./destination/usage-asking.ts";

/** What the tap works with; one for each tracker. */
export interface TapPorts {
  readonly clock: Clock;
  readonly newId: () => CallId;
  readonly recorder: Recorder;
  readonly recogniser: Recogniser;
  readonly held: HeldCalls;
  readonly unread: UnreadAnswers;
  readonly background: BackgroundAnswers;
  readonly gateways: KnownGateways;
  readonly usageAsking: UsageAsking;
  readonly timings: { observe(endpoint: string, milliseconds: number): void };
  /** Whom a call is for: said at the call, else around it, else by default. */
  context(explicit: CallContext | null): ResolvedContext;
  /** Stands for the context around: two tries of one request have the same. */
  contextIdentity(): unknown;
  /** The provider's name the application gave. */
  readonly provider: string | null;
  /** Told once for each cause. */
  warn(message: string): void;
}
