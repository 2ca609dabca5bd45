import { makeCallId } from "../fidelity/call-id.ts";

/** An id for a call of an answer whose vendor gave none. */
export function callId(fallbackId: string, index: number): string {
  return makeCallId("call", fallbackId, index);
}
