import { type CallRecord, errorFor, Fault, type LiaisonError } from "@ai-liaison/core";
import type { CallOutlet } from "./call-outlet.ts";
import { asToldOfOption } from "./context-headers.ts";

const GONE = "The call was cancelled before its answer was complete.";

/** What the caller catches of a call that came to nothing; null when it did not. */
export function callError(outlet: CallOutlet, record: CallRecord | null, model: string): LiaisonError | null {
  const fault = outlet.isGone ? new Fault("cancelled", GONE) : outlet.fault;
  if (fault === null) return null;
  const isTried = fault.code !== "cancelled" && record !== null;
  return errorFor(asToldOfOption(fault), {
    model,
    ...(isTried ? { attempts: record.attempts.length } : {}),
    ...(record === null ? {} : { callId: record.id }),
  });
}
