import { type CallId, type Fault, isFault, toFault } from "@ai-liaison/core";
import { admitSession } from "./admit/admit-session.ts";
import { type ReachedVendor, type RefusedByAll, reachVendor } from "./attempt/reach-vendor.ts";
import { Capture, captureLimit } from "./capture/capture.ts";
import { refuseSession, sessionHeaders } from "./deliver/refuse-session.ts";
import { planSession } from "./plan/plan-session.ts";
import { clientLost, endByFault } from "./realtime/endings.ts";
import { Relay } from "./realtime/relay.ts";
import type { SessionDoor, SessionPorts } from "./realtime/session-ports.ts";
import {
  endedSession,
  recordSessionClosing,
  recordSessionOpening,
  recordSessionSoFar,
  refusedSession,
} from "./record/record-session.ts";
import { SessionMeter } from "./record/session-meter.ts";
import type { AdmittedSession, IncomingSession, RefusedSession, SessionPlan } from "./values/session.ts";

/**
 * The path of one session, a call of its own kind: admitted, planned, a vendor reached, relayed, recorded. The vendor
 * is reached before the client is accepted, so that what fails until then is an HTTP error, or another target is asked.
 */
export async function handleSession(incoming: IncomingSession, door: SessionDoor, ports: SessionPorts): Promise<void> {
  const call = admitSession(incoming, ports);
  const plan = call.kind === "refused" ? call : planSession(call, ports);
  const answer = await answerFor(call, plan, door, ports);
  if (answer.kind === "refused") await turnAway(incoming, { call, plan, answer }, door, ports);
  else if (call.kind === "admitted" && plan.kind === "plan") await hold({ call, plan, answer }, door, ports);
}

async function answerFor(
  call: AdmittedSession | RefusedSession,
  plan: SessionPlan | RefusedSession,
  door: SessionDoor,
  ports: SessionPorts,
): Promise<ReachedVendor | RefusedByAll> {
  if (call.kind === "refused") return refused(call.fault);
  if (plan.kind === "refused") return refused(plan.fault);
  try {
    await recordSessionOpening(call, plan, ports);
    return await reachVendor(call, plan, ports, door);
  } catch (error) {
    return refused(told(error, call.facts.id, ports));
  }
}

interface Refused {
  readonly call: AdmittedSession | RefusedSession;
  readonly plan: SessionPlan | RefusedSession;
  readonly answer: RefusedByAll;
}

/** No session: the record, then the error. */
async function turnAway(
  incoming: IncomingSession,
  { call, plan, answer }: Refused,
  door: SessionDoor,
  ports: SessionPorts,
): Promise<void> {
  const refusal = refuseSession(incoming, call, answer, door);
  const outcome = refusedSession(refusal, ports);
  const record = await recordSessionClosing(call, plan, answer, outcome, ports);
  if (isFault(record)) refuseSession(incoming, call, refused(record), door).tell();
  else refusal.tell();
}

interface Reached {
  readonly call: AdmittedSession;
  readonly plan: SessionPlan;
  readonly answer: ReachedVendor;
}

/** The session, the record, then the end to the client. */
async function hold({ call, plan, answer }: Reached, door: SessionDoor, ports: SessionPorts): Promise<void> {
  const meter = new SessionMeter(answer.reply.target, ports);
  const body = new Capture(ports.capture, captureLimit(ports));
  const client = door.accept(sessionHeaders(call.facts, answer));
  if (client === null) {
    answer.socket.terminate();
    await recordSessionClosing(call, plan, answer, endedSession(clientLost(), meter, body, ports), ports);
    return;
  }
  const relay = new Relay({
    client,
    vendor: answer.socket,
    early: answer.early,
    providerName: answer.reply.target.provider.name,
    clock: ports.clock,
    idleMs: ports.limits().idleMs,
    totalMs: call.facts.context.timeoutMs,
    onText: (data) => readText(data, { call, plan, answer }, { meter, body }, ports),
    isAnswering: () => meter.isAnswering,
  });
  door.onStop((why) => relay.stop(why));
  const end = await relay.run();
  const record = await recordSessionClosing(call, plan, answer, endedSession(end, meter, body, ports), ports);
  body.release();
  const writeFault = (fault: Fault): string => call.format.writeErrorEvent(fault, `event_${call.facts.id}`);
  relay.release(isFault(record) ? endByFault(record, 1011) : end, writeFault);
}

interface Kept {
  readonly meter: SessionMeter;
  readonly body: Capture;
}

const LINE_END = Buffer.from("\n");

/** What a message of the vendor's tells. A new figure is in the journal before the client sees the message. */
function readText(
  data: Buffer,
  { call, plan, answer }: Reached,
  { meter, body }: Kept,
  ports: SessionPorts,
): Promise<void> | null {
  try {
    const event = call.format.readEvent(data);
    // About our key, not the caller's: its words are not passed on.
    if (event.kind === "error" && event.fault.code === "provider_authentication") return Promise.reject(event.fault);
    if (event.kind === "usage") body.add(Buffer.concat([data, LINE_END]));
    return meter.see(event) ? recordSessionSoFar(call, plan, answer, meter, ports) : null;
  } catch (error) {
    return Promise.reject(told(error, call.facts.id, ports));
  }
}

function refused(fault: Fault): RefusedByAll {
  return { kind: "refused", failed: [], fault, vendorAnswer: null };
}

/** An error of our own making is told to whoever watches. */
function told(error: unknown, id: CallId, ports: SessionPorts): Fault {
  if (!isFault(error)) ports.observer.onUnexpected(error, id);
  return toFault(error);
}
