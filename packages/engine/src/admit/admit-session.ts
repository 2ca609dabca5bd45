import { isFault, toFault } from "@ai-liaison/core";
import type { CallContext, CallFacts } from "../values/admitted-call.ts";
import type { EnginePorts } from "../values/ports.ts";
import type { AdmittedSession, IncomingSession, RefusedSession } from "../values/session.ts";
import { authenticate } from "./authenticate.ts";
import { nextVia } from "./loop-guard.ts";
import { pinnedContext, readContext, readForwarded, readListed } from "./read-context.ts";

/** Admission of a session: the key first, then headers and address. It has no body. */
export function admitSession(incoming: IncomingSession, ports: EnginePorts): AdmittedSession | RefusedSession {
  const grant = authenticate(incoming, ports.keyring);
  if (isFault(grant)) {
    ports.observer.onUnauthenticated();
    return { kind: "refused", fault: grant, facts: null };
  }
  const { format, headers, query } = incoming;
  const keyId = grant?.id ?? null;
  let facts = sessionFacts(pinnedContext(grant?.customer ?? null), { format, keyId }, ports);
  try {
    facts = { ...facts, context: readContext(headers, grant?.customer ?? null) };
    const via = nextVia(headers, ports.instanceId);
    if (ports.journal.refusal !== null) throw ports.journal.refusal;
    const head = format.readQuery(query);
    const tenant = { keyId, customerId: facts.context.customerId };
    const forwarded = { ...readListed(headers, format.forwardedHeaders), ...readForwarded(headers, tenant), via };
    return { kind: "admitted", format, facts: { ...facts, modelRequested: head.model }, head, forwarded };
  } catch (error) {
    const fault = toFault(error);
    if (!isFault(error)) ports.observer.onUnexpected(error, null);
    // A journal that is full must not be filled by what it refuses.
    return { kind: "refused", fault, facts: fault.code === "journal_full" ? null : facts };
  }
}

function sessionFacts(
  context: CallContext,
  { format, keyId }: Pick<AdmittedSession, "format"> & Pick<CallFacts, "keyId">,
  { clock, newId }: EnginePorts,
): CallFacts {
  return {
    id: newId(),
    createdAtMs: clock.nowMs(),
    startedMs: clock.monotonicMs(),
    endpoint: format.endpoint,
    modelRequested: "unknown",
    streaming: true,
    keepsAnswer: false,
    keyId,
    context,
    origin: { source: "gateway", metadata: null },
  };
}
