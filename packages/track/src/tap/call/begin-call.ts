import type { CallOpening } from "@ai-liaison/core";
import type { ResolvedContext } from "../../context/merge-context.ts";
import type { KnownEndpoint } from "../destination/endpoint.ts";
import { type Destination, extractedEndpoint } from "../destination/recognise.ts";
import type { Fetch, TapHints } from "../fetch.ts";
import { contextHeaders } from "../request/context-headers.ts";
import { withHeaders } from "../request/fetch-arguments.ts";
import { addressOf, readSentRequest, type SentRequest } from "../request/sent-request.ts";
import type { TapPorts } from "../tap-ports.ts";
import { CallInFlight } from "./call-in-flight.ts";
import type { Outcome } from "./outcome.ts";

/** A request on its way; without a call where nothing is to be recorded of it. */
export interface SentCall {
  readonly request: SentRequest;
  readonly call: CallInFlight | null;
}

/** What `fetch` was called with. */
export interface FetchCall {
  readonly input: Parameters<Fetch>[0];
  readonly init: RequestInit | undefined;
  /** The body of a `Request`, where it had to be waited for. */
  readonly textInside: string | null;
}

/** Takes note of a request before it leaves; null for one that is none of our business. */
export function beginCall(fetchCall: FetchCall, hints: TapHints, ports: TapPorts): SentCall | null {
  const { input, init, textInside } = fetchCall;
  const { url, method } = addressOf(input, init);
  const destination = ports.recogniser.recognise(method, url);
  const late = destination.endpoint === null && method === "GET" ? ports.background.at(destination) : null;
  const endpoint = destination.endpoint ?? late ?? fallbackEndpoint(destination, method, hints);
  if (endpoint === null) return null;
  const isGateway = ports.gateways.has(destination.origin);
  const asksForUsage = !isGateway && textInside === null && ports.usageAsking.asks(destination);
  const { timeoutMs } = hints;
  const takesTracking = hints.sdk !== null || hints.fallback === undefined || endpoint.extractor !== hints.fallback;
  const options = { asksForUsage, textInside, timeoutMs, takesTracking };
  const read = readSentRequest(input, init, destination, endpoint, options);
  const context = ports.context(read.tracking);
  const request = isGateway ? toldContext(read, context, hints, ports) : read;
  if (!context.enabled) return { request: withoutOurWish(request), call: null };
  const again = sameCallAgain(request, context, ports);
  if (again !== null) return { request, call: again };
  const begin = late === null ? newCall : lateCall;
  return { request, call: begin(request, context, hints, ports) };
}

function withoutOurWish(request: SentRequest): SentRequest {
  if (!request.usageInjected) return request;
  const { input, original, destination, endpoint, timeoutMs } = request;
  return readSentRequest(input, original, destination, endpoint, { asksForUsage: false, timeoutMs });
}

/** What tells two tries of one request: where it goes, what it says, and whom it is for. */
export function keyOf({ method, destination, text, body, tracking }: SentRequest, context: ResolvedContext): string {
  const { origin, path, search } = destination;
  const whose = [context.customerId, context.userId, context.sessionId, tracking];
  return `${method} ${origin}${path}${search}\n${JSON.stringify(whose)}\n${text ?? JSON.stringify(body)}`;
}

/** SDKs that count their tries say which this is; of others, all there is to go by is that it says the same. */
function mayBeAnotherTry({ retryCount, text }: SentRequest): boolean {
  return retryCount === null ? text !== null : retryCount > 0;
}

function sameCallAgain(request: SentRequest, context: ResolvedContext, ports: TapPorts): CallInFlight | null {
  if (!mayBeAnotherTry(request)) return null;
  const call = ports.held.take(() => keyOf(request, context), ports.contextIdentity());
  call?.tryAgain(request);
  return call;
}

function newCall(request: SentRequest, context: ResolvedContext, hints: TapHints, ports: TapPorts): CallInFlight {
  const opening = openingOf(request, context, hints, ports);
  const call = new CallInFlight({ opening, context, warnings: request.warnings }, request, ports);
  ports.recorder.opened(opening);
  return call;
}

/** A look at an answer made in the background: it is recorded when it is the first to show what was used. */
function lateCall(request: SentRequest, context: ResolvedContext, hints: TapHints, ports: TapPorts): CallInFlight {
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

function toldContext(request: SentRequest, context: ResolvedContext, hints: TapHints, ports: TapPorts): SentRequest {
  const told = contextHeaders(context, hints.groupId ?? null, ports.warn);
  return { ...request, init: withHeaders(request.input, request.init, told) };
}

function fallbackEndpoint(
  { host, path, search }: Destination,
  method: string,
  { fallback }: TapHints,
): KnownEndpoint | null {
  const name = fallback?.recognise({ method, host, path, search }) ?? null;
  if (fallback === undefined || name === null) return null;
  return extractedEndpoint(name, fallback, path);
}
