import type { Frame, FrameSocket } from "../realtime/frame-socket.ts";
import type { SessionDoor, SessionPorts } from "../realtime/session-ports.ts";
import type { AdmittedSession, FailedSessionTry, SessionAnswer, SessionPlan } from "../values/session.ts";
import { clientGone, Handshake } from "./handshake.ts";

/** A vendor that has a session for us, and what it has said by now. */
export interface ReachedVendor extends Extract<SessionAnswer, { kind: "session" }> {
  readonly socket: FrameSocket;
  readonly early: readonly Frame[];
}

export type RefusedByAll = Extract<SessionAnswer, { kind: "refused" }>;

/** Asks the plan's targets in turn, each once, until one has a session. */
export async function reachVendor(
  call: AdmittedSession,
  plan: SessionPlan,
  ports: SessionPorts,
  door: SessionDoor,
): Promise<ReachedVendor | RefusedByAll> {
  const failed: FailedSessionTry[] = [];
  for (const target of plan.targets) {
    if (door.isGone) break;
    const outcome = await new Handshake(call, target, ports, door).run();
    if (outcome.kind === "reached") {
      const { reply, socket, early } = outcome;
      return { kind: "session", failed, reply, socket, early };
    }
    failed.push(outcome.failure);
    if (outcome.failure.fault.retry === "never") break;
  }
  const last = failed.at(-1);
  const fault = last === undefined || door.isGone ? clientGone() : last.fault;
  return { kind: "refused", failed, fault, vendorAnswer: last?.vendorAnswer ?? null };
}
