import { Fault } from "@ai-liaison/core";
import type { IncomingCall } from "@ai-liaison/engine";
import type { CallOptions } from "../chat-options.ts";

/**
 * Whom a call is for reaches the corridor as the headers a client of the gateway would send, so that one reader checks
 * both; what it says of a header is told of the option instead.
 */
const OPTION_OF = {
  "x-liaison-customer": "customerId",
  "x-liaison-user": "userId",
  "x-liaison-session": "sessionId",
  "x-liaison-service": "service",
  "x-liaison-group": "groupId",
  "x-liaison-tags": "tags",
  "x-liaison-timeout-ms": "timeoutMs",
} as const satisfies Record<string, keyof CallOptions>;

export function contextHeaders(options: CallOptions): IncomingCall["headers"] {
  const headers: Record<string, string> = {};
  for (const [header, option] of Object.entries(OPTION_OF)) {
    const value = options[option];
    if (value === undefined || value === null) continue;
    headers[header] = typeof value === "string" && option !== "tags" ? value : JSON.stringify(value);
  }
  return headers;
}

/** The fault, with the option's name where it tells of a header. */
export function asToldOfOption(fault: Fault): Fault {
  const { code, message, status, hint, param } = fault;
  const option = Object.entries(OPTION_OF).find(([header]) => header === param)?.[1];
  if (option === undefined) return fault;
  return new Fault(code, message.replace(`The header \`${param}\``, `\`${option}\``), { status, hint, param: option });
}
