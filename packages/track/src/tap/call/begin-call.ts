import type { ResolvedContext } from "../../context/merge-context.ts";
import type { KnownEndpoint } from "../destination/endpoint.ts";
import { type Destination, extractedEndpoint } from "../destination/recognise.ts";
import type { TapHints } from "../fetch.ts";
import { askForUsage } from "../request/ask-for-usage.ts";
import { contextHeaders } from "../request/context-headers.ts";
import { type FetchCall, methodOf, urlOf, withHeaders } from "../request/fetch-arguments.ts";
import { readSentRequest, type SentRequest } from "../request/sent-request.ts";
import type { TapPorts } from "../tap-ports.ts";
import type { CallInFlight } from "./call-in-flight.ts";
import { takeNextTry } from "./join-tries.ts";
import { openCall, openLateCall } from "./open-call.ts";

/** A request on its way; without a call where nothing is to be recorded of it. */
export interface SentCall {
  readonly request: SentRequest;
  readonly call: CallInFlight | null;
}

/** Takes note of a request before it leaves; null for one that is none of our business. */
export function beginCall(given: FetchCall, hints: TapHints, ports: TapPorts): SentCall | null {
  const destination = ports.recogniser.recognise(methodOf(given.input, given.init), urlOf(given.input));
  const late = destination.endpoint === null ? ports.background.at(destination) : null;
  const endpoint = destination.endpoint ?? late ?? fallbackEndpoint(destination, hints);
  if (endpoint === null) return null;
  // What a bare `fetch` says to an API that nobody here knows has nothing of ours in it, whatever its fields are called.
  const takesTracking = hints.sdk !== null || hints.fallback === undefined || endpoint.extractor !== hints.fallback;
  const read = readSentRequest(given, destination, endpoint, { timeoutMs: hints.timeoutMs, takesTracking });
  const context = ports.context(read.tracking);
  const request = withOurs(read, given, context, hints, ports);
  if (!context.enabled) return { request, call: null };
  const again = takeNextTry(request, context, ports);
  if (again !== null) return { request, call: again };
  const open = late === null ? openCall : openLateCall;
  return { request, call: open(request, context, hints, ports) };
}

/** A gateway of ours is told whom the call is for; of a vendor the stream's usage is asked, where it is to be recorded. */
function withOurs(
  request: SentRequest,
  { textInside }: FetchCall,
  context: ResolvedContext,
  hints: TapHints,
  ports: TapPorts,
): SentRequest {
  const { destination, input, init } = request;
  if (ports.gateways.has(destination.origin)) {
    const told = contextHeaders(context, hints.groupId ?? null, ports.warn);
    return { ...request, init: withHeaders(input, init, told) };
  }
  const asks = context.enabled && textInside === null && ports.usageAsking.asks(destination);
  return asks ? askForUsage(request) : request;
}

function fallbackEndpoint(destination: Destination, { fallback }: TapHints): KnownEndpoint | null {
  const name = fallback?.recognise(destination) ?? null;
  if (fallback === undefined || name === null) return null;
  return extractedEndpoint(name, fallback, destination.path);
}
