import { Fault } from "@ai-liaison/core";
import type { SessionEnd } from "../values/session.ts";
import type { SocketClose } from "./frame-socket.ts";
import type { StopReason } from "./session-ports.ts";

/** What an end means, by who ended it and how. A vendor that is lost is never a success. */
const GOING_AWAY = 1001;
const POLICY_VIOLATION = 1008;
const INTERNAL_ERROR = 1011;
/** Done, going away, and nothing said. */
const PROPER_ENDS: ReadonlySet<number> = new Set([1000, 1001, 1005]);

export function endByClient({ how }: SocketClose): SessionEnd {
  switch (how) {
    case "closed":
      return { status: "success", fault: null, farewell: null };
    case "lost":
      return clientLost();
    case "too-large":
      return refusal(
        new Fault("invalid_request", "The client sent a message larger than this gateway takes.", {
          status: 413,
          hint: "Send less at a time, or raise `server.max_message_bytes` in liaison.yaml.",
        }),
      );
    case "malformed":
      return refusal(new Fault("invalid_request", "The client sent what is no WebSocket message."));
    default:
      return how satisfies never;
  }
}

export function clientLost(): SessionEnd {
  const fault = new Fault("cancelled", "The client's connection broke off in the session.");
  return { status: "cancelled", fault, farewell: null };
}

export function endByVendor({ how, code, reason }: SocketClose, provider: string, isAnswering: boolean): SessionEnd {
  if (how === "too-large" || how === "malformed") {
    const what = how === "too-large" ? "a message larger than this gateway takes" : "what is no WebSocket message";
    return endByFault(new Fault("malformed_response", `The provider \`${provider}\` sent ${what}.`), INTERNAL_ERROR);
  }
  if (how === "lost") {
    const fault = new Fault("interrupted", `The connection to \`${provider}\` broke off in the session.`);
    return endByFault(fault, INTERNAL_ERROR);
  }
  const farewell = { code, reason, fault: null };
  if (PROPER_ENDS.has(code) && !isAnswering) return { status: "success", fault: null, farewell };
  const fault = new Fault("interrupted", `The provider \`${provider}\` closed the session with code ${code}.`, {
    providerCode: String(code),
  });
  return { status: "error", fault, farewell };
}

/** The session's time is over. */
export function endByGateway(why: StopReason): SessionEnd {
  if (why === "key-refused") {
    const message =
      "This session would not be let in any more: its gateway key was revoked, or keys are asked for now.";
    const fault = new Fault("authentication", message);
    return endByFault(fault, POLICY_VIOLATION);
  }
  const fault = new Fault("cancelled", "The gateway was stopped while this session was open.");
  return { status: "cancelled", fault, farewell: { code: GOING_AWAY, reason: "the gateway stops", fault: null } };
}

/** The gateway ends it, and says why. */
export function endByFault(fault: Fault, code: number): SessionEnd {
  return { status: "error", fault, farewell: { code, reason: fault.code, fault } };
}

function refusal(fault: Fault): SessionEnd {
  return { status: "error", fault, farewell: null };
}
