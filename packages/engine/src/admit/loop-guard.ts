import { Fault } from "@ai-liaison/core";
import type { IncomingCall } from "../values/incoming-call.ts";

/** Characters of what came: some thirty gateways. */
const MOST_KEPT = 1000;

/**
 * A gateway whose provider is itself, or two that name each other, would multiply one call without end. Each names
 * itself in `via` on the way out and refuses what has been through it before (RFC 9110 §7.6.3). Returns what to send
 * on; throws `invalid_request` with status 508.
 */
export function nextVia(headers: IncomingCall["headers"], instanceId: string): string {
  const own = `1.1 ai-liaison-${instanceId}`;
  const { via } = headers;
  if (via === undefined || via === "") return own;
  const passed = Array.isArray(via) ? via.join(", ") : via;
  if (passed.includes(own)) {
    throw new Fault("invalid_request", "This gateway was asked to call itself: the call came back to it.", {
      status: 508,
      param: "via",
      hint: "Correct the provider whose `primary_url` or `secondary_url` leads back to this gateway.",
    });
  }
  // The end is kept: who passed it on last. A caller could push whoever stands at the beginning out of it.
  return `${passed.slice(-MOST_KEPT)}, ${own}`;
}
