import type { Fault } from "@ai-liaison/core";
import type { SessionDoor } from "../realtime/session-ports.ts";
import type { VendorAnswer } from "../values/answer.ts";
import type { OutletHeaders } from "../values/outlet.ts";
import type { IncomingSession, RefusedSession, SessionAnswer } from "../values/session.ts";
import { faultHeaders, isConfidential } from "./deliver-fault.ts";
import { addCallHeaders, addTargetHeaders, vendorHeaders } from "./reply-headers.ts";

/** What a client is told that gets no session: an HTTP error, the vendor's own where it may be passed on. */
export interface Refusal {
  readonly fault: Fault;
  readonly httpStatus: number;
  readonly tell: () => void;
}

export function refuseSession(
  { format }: IncomingSession,
  { facts }: Pick<RefusedSession, "facts">,
  { failed, fault, vendorAnswer }: Extract<SessionAnswer, { kind: "refused" }>,
  door: SessionDoor,
): Refusal {
  const last = failed.at(-1);
  const passed = mayPass(vendorAnswer, fault, last?.target) ? vendorAnswer : null;
  const httpStatus = passed?.status ?? fault.status;
  const tell = (): void => {
    const headers: OutletHeaders =
      passed === null || last === undefined ? faultHeaders(fault) : vendorHeaders(passed.headers, last.target.provider);
    addCallHeaders(headers, facts, failed.length);
    if (last !== undefined) addTargetHeaders(headers, last.target, []);
    door.refuse(httpStatus, headers, passed?.bytes ?? JSON.stringify(format.writeError(fault)));
  };
  return { fault, httpStatus, tell };
}

type Asked = Parameters<typeof isConfidential>[1];

function mayPass(answer: VendorAnswer | null, { code }: Fault, asked: Asked): answer is VendorAnswer {
  if (answer === null || code === "provider_authentication" || code === "malformed_response") return false;
  return code !== "cancelled" && !isConfidential(answer, asked);
}

/** What goes with the acceptance of a session. */
export function sessionHeaders(
  facts: Parameters<typeof addCallHeaders>[1],
  { failed, reply }: Extract<SessionAnswer, { kind: "session" }>,
): OutletHeaders {
  return addTargetHeaders(addCallHeaders({}, facts, failed.length + 1), reply.target, reply.warnings);
}
