import { type CallRecord, Fault, NO_USAGE, toFault } from "@ai-liaison/core";
import type { Capture } from "../capture/capture.ts";
import type { EndingToRecord } from "../values/ending.ts";
import type { EnginePorts } from "../values/ports.ts";
import type { AdmittedSession, RefusedSession, SessionAnswer, SessionEnd, SessionPlan } from "../values/session.ts";
import { makeOpening, makeRecord } from "./make-record.ts";
import { notify } from "./record.ts";
import type { SessionMeter } from "./session-meter.ts";

/** Written before a vendor is asked for the session. Rejects with `journal_full`. */
export function recordSessionOpening(call: AdmittedSession, plan: SessionPlan, ports: EnginePorts): Promise<void> {
  return ports.journal.append({ kind: "opened", opening: makeOpening(call, plan), requestBody: null });
}

/**
 * Written with each new figure, before the client sees it: should this process die, the session's row holds what it
 * took until then. Rejects with `journal_full`: what cannot be recorded is not given.
 */
export async function recordSessionSoFar(
  call: AdmittedSession,
  plan: SessionPlan,
  answer: SessionAnswer,
  meter: SessionMeter,
  ports: EnginePorts,
): Promise<void> {
  const fault = new Fault("interrupted", "The gateway stopped while this session was open.");
  const known: EndingToRecord = {
    ...metered(meter, ports),
    status: "error",
    httpStatus: fault.status,
    fault,
    usageSource: "partial",
  };
  const soFar = makeRecord({
    facts: call.facts,
    plan,
    answer: withFirstToken(answer, known.firstTokenMs),
    ending: known,
    ports,
  });
  await ports.journal.append({
    kind: "opened",
    opening: { ...makeOpening(call, plan), soFar },
    requestBody: null,
  });
}

/** Written before the client is told of the end. Null for what is not recorded; a Fault where it could not be. */
export async function recordSessionClosing(
  call: AdmittedSession | RefusedSession,
  plan: SessionPlan | RefusedSession,
  answer: SessionAnswer,
  { body, ...ending }: SessionOutcome,
  ports: EnginePorts,
): Promise<CallRecord | Fault | null> {
  if (call.facts === null) return null;
  const record = makeRecord({
    facts: call.facts,
    plan,
    answer: withFirstToken(answer, ending.firstTokenMs),
    ending,
    ports,
  });
  notify(record, ports);
  try {
    await ports.journal.append({
      kind: "closed",
      record,
      requestBody: null,
      responseBody: body.chunks,
      bodyTruncated: body.truncated,
      responseDialect: null,
    });
    return record;
  } catch (error) {
    return toFault(error);
  }
}

/** How a session came out. What is kept of its words: the vendor's summary of each answer, a line each, never sound. */
export interface SessionOutcome extends EndingToRecord {
  readonly body: Pick<Capture, "chunks" | "truncated">;
}

const SWITCHING_PROTOCOLS = 101;

/** One that was held, with what it took. The client saw 101, unless it went away. */
export function endedSession(
  { status, fault }: SessionEnd,
  meter: SessionMeter,
  body: Capture,
  ports: EnginePorts,
): SessionOutcome {
  const httpStatus = status === "cancelled" ? 499 : SWITCHING_PROTOCOLS;
  return { ...metered(meter, ports), status, fault, httpStatus, body };
}

/** One that never began. */
export function refusedSession(
  { fault, httpStatus }: { readonly fault: Fault; readonly httpStatus: number },
  { clock }: EnginePorts,
): SessionOutcome {
  return {
    status: fault.code === "cancelled" ? "cancelled" : "error",
    httpStatus,
    fault,
    usage: NO_USAGE,
    usageSource: "none",
    modelUsed: null,
    answerId: null,
    endedMs: clock.monotonicMs(),
    firstTokenMs: null,
    warnings: [],
    body: { chunks: [], truncated: false },
  };
}

function metered(meter: SessionMeter, { clock }: EnginePorts): Omit<EndingToRecord, "status" | "httpStatus" | "fault"> {
  return {
    usage: meter.usage,
    usageSource: meter.usageSource,
    price: meter.price,
    modelUsed: meter.modelUsed,
    answerId: null,
    endedMs: clock.monotonicMs(),
    firstTokenMs: meter.firstContentMs,
    warnings: [],
  };
}

/** The first content of a session comes long after it was answered for. */
function withFirstToken(answer: SessionAnswer, firstTokenMs: number | null): SessionAnswer {
  if (answer.kind === "refused") return answer;
  const { reply } = answer;
  return { ...answer, reply: { ...reply, timing: { ...reply.timing, firstTokenMs } } };
}
