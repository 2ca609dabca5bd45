import type { CallOpening } from "@ai-liaison/core";
import type { ResolvedContext } from "../../context/merge-context.ts";
import type { TapHints } from "../fetch.ts";
import type { SentRequest } from "../request/sent-request.ts";
import type { TapPorts } from "../tap-ports.ts";
import { CallInFlight } from "./call-in-flight.ts";
import type { Outcome } from "./outcome.ts";

/** A call whose first request is about to leave. */
export function openCall(
  request: SentRequest,
  context: ResolvedContext,
  hints: TapHints,
  ports: TapPorts,
): CallInFlight {
  const opening = openingOf(request, context, hints, ports);
  const call = new CallInFlight({ opening, context, warnings: request.warnings }, request, ports);
  const { metadata } = context;
  // Should the process die, this is all that is ever known of the call.
  ports.recorder.opened(metadata === null ? opening : { ...opening, soFar: { metadata } });
  return call;
}

/** A look at an answer made in the background: it is recorded when it is the first to show what was used. */
export function openLateCall(
  request: SentRequest,
  context: ResolvedContext,
  hints: TapHints,
  ports: TapPorts,
): CallInFlight {
  const opening = openingOf(request, context, hints, ports);
  const isWanted = (outcome: Outcome): boolean => {
    return outcome.usageSource !== "none" && ports.background.take(request.destination);
  };
  return new CallInFlight({ opening, context, warnings: request.warnings, isWanted }, request, ports);
}

function openingOf(request: SentRequest, context: ResolvedContext, hints: TapHints, ports: TapPorts): CallOpening {
  const { destination } = request;
  return {
    id: ports.newId(),
    groupId: context.groupId ?? hints.groupId ?? null,
    createdAtMs: Math.round(ports.clock.nowMs()),
    source: "sdk",
    serviceName: context.service,
    endpoint: nameOf(request),
    provider: ports.provider ?? destination.knownHost?.provider ?? hints.provider ?? destination.host,
    modelRequested: request.model,
    modelUsed: null,
    route: null,
    customerId: context.customerId,
    userId: context.userId ?? request.head?.user ?? null,
    sessionId: context.sessionId,
    keyId: null,
    tags: context.tags,
    streaming: request.streaming,
    decision: null,
  };
}

/** Some endpoints say only in the body what is asked of them. */
function nameOf({ endpoint, body }: SentRequest): string {
  if (endpoint.extractor?.nameOf === undefined) return endpoint.name;
  try {
    return endpoint.extractor.nameOf(body, endpoint.name) ?? endpoint.name;
  } catch {
    return endpoint.name;
  }
}
