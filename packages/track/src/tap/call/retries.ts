import type { Fault } from "@ai-liaison/core";
import { parseRetryAfter } from "@ai-liaison/wire";
import type { TapHints } from "../fetch.ts";
import type { SentRequest } from "../request/sent-request.ts";
import type { Outcome } from "./outcome.ts";

const MAX_PAUSE_MS = 60_000;

/** Statuses after which SDKs send the same request again by themselves. */
export function seemsRetried(status: number): boolean {
  return status === 408 || status === 409 || status === 429 || status >= 500;
}

/** How long the vendor asks to wait, as far as SDKs do. */
export function retryPauseMs(headers: Headers, nowMs: number): number {
  const asked: Record<string, string> = {};
  for (const name of ["retry-after", "retry-after-ms"]) {
    const value = headers.get(name);
    if (value !== null) asked[name] = value;
  }
  return Math.min(parseRetryAfter(asked, nowMs) ?? 0, MAX_PAUSE_MS);
}

/** A request that brought no answer at all is tried again by SDKs that count their tries, until they are used up. */
export function willBeRetried(fault: Fault, { retryCount }: SentRequest, { maxRetries }: TapHints): boolean {
  if (fault.code === "cancelled" || retryCount === null || maxRetries === undefined) return false;
  return retryCount < maxRetries;
}

/** The same by SDKs that say nothing of their tries, of which the call itself has to keep count. */
export function willBeRetriedUnsaid(outcome: Outcome, tries: number, { unsaidRetries = 0 }: TapHints): boolean {
  if (outcome.status !== "error" || tries > unsaidRetries) return false;
  return outcome.httpStatus === null || seemsRetried(outcome.httpStatus);
}
