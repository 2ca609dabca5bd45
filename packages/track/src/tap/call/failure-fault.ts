import { Fault } from "@ai-liaison/core";
import { signalOf } from "../request/fetch-arguments.ts";
import type { SentRequest } from "../request/sent-request.ts";

/** How much sooner than its own limit a timer may fire. */
const TIMER_SLACK_MS = 50;

/** Why a request brought no answer: its sender gave up, time ran out, or the network failed. */
export function faultOfFailure(error: unknown, request: SentRequest, elapsedMs: number): Fault {
  if (!isAbort(error, request)) return networkFault(error);
  if (isTimeout(error, request, elapsedMs)) return new Fault("timeout", "The vendor did not answer in time.");
  return new Fault("cancelled", "The caller went away before the answer came.");
}

/** Why an answer broke off on its way. */
export function faultOfBreak(error: unknown, request: SentRequest, elapsedMs: number): Fault {
  if (isTimeout(error, request, elapsedMs)) return new Fault("timeout", "The answer was not there whole in time.");
  if (isAbort(error, request)) return new Fault("cancelled", "The caller left before the end of the answer.");
  return new Fault("interrupted", `The connection broke in the middle of the answer (${codeOf(error)}).`);
}

/** SDKs end a request whose time is up like their own caller would. A stream has no such limit once it has begun. */
function isTimeout(error: unknown, request: SentRequest, elapsedMs: number): boolean {
  if (!isAbort(error, request)) return false;
  const reason: unknown = signalOf(request.input, request.init)?.reason ?? error;
  if (nameOf(reason) === "TimeoutError") return true;
  return request.timeoutMs !== null && elapsedMs >= request.timeoutMs - TIMER_SLACK_MS;
}

function isAbort(error: unknown, { input, init }: SentRequest): boolean {
  return signalOf(input, init)?.aborted === true || nameOf(error) === "AbortError" || nameOf(error) === "TimeoutError";
}

function networkFault(error: unknown): Fault {
  const code = codeOf(error);
  const timedOut = /TIMEOUT|TIMEDOUT/.test(code);
  return new Fault(timedOut ? "timeout" : "network", `The vendor could not be reached (${code}).`);
}

/** The system's name of what went wrong, such as `ECONNREFUSED`, wherever in the chain of causes it stands. */
function codeOf(error: unknown): string {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ("code" in at && typeof at.code === "string") return at.code;
    if (at instanceof AggregateError && at.errors.length > 0) return codeOf(at.errors[0]);
  }
  return nameOf(error) ?? "unknown";
}

function nameOf(error: unknown): string | null {
  return error instanceof Error ? error.name : null;
}
