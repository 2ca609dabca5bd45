import { type Clock, Fault } from "@ai-liaison/core";
import { textInTime } from "../body/text-in-time.ts";
import type { SentCall } from "../call/begin-call.ts";
import type { CallInFlight } from "../call/call-in-flight.ts";
import { failed } from "../call/outcome.ts";
import type { SentRequest } from "../request/sent-request.ts";

const THE_WISH = /stream_options|include_usage/;
/** A refusal is short and comes at once; the caller waits for the response meanwhile. */
const REFUSAL = { maxBytes: 65_536, withinMs: 1000 };

/** True when the answer refuses the request for our wish in it, and for nothing else. Leaves the answer readable. */
export async function refusesUsage(response: Response, clock: Pick<Clock, "after">): Promise<boolean> {
  if (response.status !== 400 && response.status !== 422) return false;
  try {
    return THE_WISH.test((await textInTime(response.clone().body, REFUSAL, clock)) ?? "");
  } catch {
    return false;
  }
}

/** The request as its caller made it is another try of the same call. */
export function resendWithoutUsage(call: CallInFlight | null, plain: SentRequest, status: number): SentCall {
  const fault = new Fault("invalid_request", "The vendor does not report usage in streams on request.");
  call?.end(failed(fault, status), call.current);
  call?.tryAgain(plain);
  return { request: plain, call };
}
