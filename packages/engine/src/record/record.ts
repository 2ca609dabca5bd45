import { type CallRecord, type Fault, toFault } from "@ai-liaison/core";
import type { AdmittedCall, RefusedCall } from "../values/admitted-call.ts";
import type { Answer } from "../values/answer.ts";
import type { Ending } from "../values/ending.ts";
import type { Plan } from "../values/plan.ts";
import type { EnginePorts } from "../values/ports.ts";
import { settleKept } from "./kept-answers.ts";
import { makeOpening, makeRecord } from "./make-record.ts";

/** Written before the first byte goes upstream, so that no spending can go unseen. Rejects with `journal_full`. */
export function recordOpening(call: AdmittedCall, plan: Plan, ports: EnginePorts): Promise<void> {
  return ports.journal.append({
    kind: "opened",
    opening: makeOpening(call, plan),
    requestBody: ports.settings().store.bodies ? call.bytes : null,
  });
}

/**
 * Written before the client sees the end. Null when there is nothing to record: a request without a valid key is
 * counted, so that nobody can fill our disk with it. A Fault when the journal could not take it.
 */
export async function recordClosing(
  call: AdmittedCall | RefusedCall,
  plan: Plan | RefusedCall,
  answer: Answer,
  ending: Ending,
  ports: EnginePorts,
): Promise<CallRecord | Fault | null> {
  if (call.facts === null) return null;
  const record = makeRecord({ facts: call.facts, plan, answer, ending, ports });
  notify(record, ports);
  const neverOpened = plan.kind === "refused";
  try {
    await ports.journal.append({
      kind: "closed",
      record,
      requestBody: neverOpened && ports.settings().store.bodies ? call.bytes : null,
      responseBody: ending.captured,
      bodyTruncated: ending.truncated,
      responseDialect: answer.kind === "refused" ? null : answer.reply.target.dialect.id,
    });
    const settling = call.kind === "admitted" ? settleKept(call, answer, ending, ports) : null;
    if (settling !== null) await settling;
    return record;
  } catch (error) {
    return toFault(error);
  }
}

/** Whoever watches must not be in the way of a call. */
export function notify(record: CallRecord, ports: EnginePorts): void {
  try {
    ports.observer.onCall(record);
  } catch (error) {
    ports.observer.onUnexpected(error, record.id);
  }
}
