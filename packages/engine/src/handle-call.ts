import { isFault, toFault } from "@ai-liaison/core";
import { admit } from "./admit/admit.ts";
import { attempt } from "./attempt/attempt.ts";
import { deliver } from "./deliver/deliver.ts";
import { deliverFault } from "./deliver/deliver-fault.ts";
import { openLine } from "./deliver/open-line.ts";
import type { ReplyLine } from "./deliver/reply-line.ts";
import { makePlan } from "./plan/make-plan.ts";
import { recordClosing, recordOpening } from "./record/record.ts";
import type { AdmittedCall, RefusedCall } from "./values/admitted-call.ts";
import { type Answer, refused } from "./values/answer.ts";
import type { CallSignal } from "./values/call-signal.ts";
import type { IncomingCall } from "./values/incoming-call.ts";
import type { Outlet } from "./values/outlet.ts";
import type { Plan } from "./values/plan.ts";
import type { EnginePorts } from "./values/ports.ts";

/**
 * The path of one call: admitted, planned, attempted, delivered, recorded. Each stage takes a value and returns a new
 * one; a fault is a value like any other and takes the same way out. The record is in the journal before the first
 * byte goes upstream, and again before the client sees the end: an answer that cannot be recorded is not given.
 */
export async function handleCall(incoming: IncomingCall, outlet: Outlet, ports: EnginePorts): Promise<void> {
  const call = await admit(incoming, ports);
  const line = openLine(call, outlet, ports);
  const plan = call.kind === "refused" ? call : makePlan(call, ports);
  try {
    await conclude(call, plan, await answerFor(call, plan, ports, line), line, ports);
  } catch (error) {
    ports.observer.onUnexpected(error, call.facts?.id ?? null);
    await conclude(call, plan, refused(toFault(error)), line, ports);
  } finally {
    line.hush();
  }
}

/** Everything but the end to the client, then the record, then the end. */
async function conclude(
  call: AdmittedCall | RefusedCall,
  plan: Plan | RefusedCall,
  answer: Answer,
  line: ReplyLine,
  ports: EnginePorts,
): Promise<void> {
  const ending = await deliver(call, answer, line, ports);
  line.hush();
  const record = await recordClosing(call, plan, answer, ending, ports);
  ending.discard();
  if (isFault(record)) deliverFault(call, refused(record), line, ports).release(null);
  else ending.release(record);
}

/** The answer of whichever target speaks first, or the fault that stands in its place. */
async function answerFor(
  call: AdmittedCall | RefusedCall,
  plan: Plan | RefusedCall,
  ports: EnginePorts,
  signal: CallSignal,
): Promise<Answer> {
  if (call.kind === "refused") return refused(call.fault);
  if (plan.kind === "refused") return refused(plan.fault);
  try {
    await recordOpening(call, plan, ports);
    return await attempt(call, plan, ports, signal);
  } catch (error) {
    if (!isFault(error)) ports.observer.onUnexpected(error, call.facts.id);
    return refused(toFault(error));
  }
}
