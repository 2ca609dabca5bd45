import { answerWatches } from "./answer/answer-watch.ts";
import { refusesUsage, resendWithoutUsage } from "./answer/usage-refused.ts";
import { observeResponse } from "./body/observe-response.ts";
import { textInTime } from "./body/text-in-time.ts";
import { beginCall, type FetchCall, keyOf, type SentCall } from "./call/begin-call.ts";
import { faultOfFailure } from "./call/failure-fault.ts";
import { failed } from "./call/outcome.ts";
import { retryPauseMs, seemsRetried, willBeRetried, willBeRetriedUnsaid } from "./call/retries.ts";
import type { Fetch, TapHints } from "./fetch.ts";
import { quietly } from "./quietly.ts";
import { hidesJson, isRequest } from "./request/fetch-arguments.ts";
import { withoutTracking } from "./request/sent-request.ts";
import type { TapPorts } from "./tap-ports.ts";

/**
 * A `fetch` whose requests are seen: begun, sent as they are, answered or failed, recorded. Whatever goes wrong on our
 * side, the request leaves and its answer arrives as without us; the caller gets the same response, or the same error.
 */
export function tapFetch(fetch: Fetch, hints: TapHints, ports: TapPorts): Fetch {
  return function fetchTapped(input: Parameters<Fetch>[0], init?: RequestInit): Promise<Response> {
    if (quietly(ports, () => hidesJson(input, init)) === true) return unpack(fetch, { input, init }, hints, ports);
    return begin(fetch, { input, init, textInside: null }, hints, ports);
  };
}

function begin(fetch: Fetch, fetchCall: FetchCall, hints: TapHints, ports: TapPorts): Promise<Response> {
  const sent = quietly(ports, () => beginCall(fetchCall, hints, ports));
  if (sent !== null) return send(fetch, sent, hints, ports);
  const { input, init } = quietly(ports, () => plainOf(fetchCall, hints)) ?? fetchCall;
  // A `Request` stands alone: there are those who take undefined for options.
  return init === undefined ? fetch(input) : fetch(input, init);
}

/** An SDK hands what is meant for us to endpoints that nobody here knows, too; who uses `fetch` itself does not. */
function plainOf({ input, init, textInside }: FetchCall, { sdk }: TapHints): Pick<FetchCall, "input" | "init"> {
  return sdk === null ? { input, init } : withoutTracking(input, init, textInside);
}

/** The one case in which a request waits for us: its text is in memory, and is a few microtasks away. */
async function unpack(
  fetch: Fetch,
  { input, init }: Omit<FetchCall, "textInside">,
  hints: TapHints,
  ports: TapPorts,
): Promise<Response> {
  const textInside = isRequest(input) ? await textOf(input, ports) : null;
  return begin(fetch, { input, init, textInside }, hints, ports);
}

/** What streams into its request does not come in time, and leaves as it is. */
const IN_MEMORY = { maxBytes: Number.POSITIVE_INFINITY, withinMs: 50 };

async function textOf(request: Request, { clock }: TapPorts): Promise<string | null> {
  try {
    return await textInTime(request.clone().body, IN_MEMORY, clock);
  } catch {
    return null;
  }
}

async function send(fetch: Fetch, sent: SentCall, hints: TapHints, ports: TapPorts): Promise<Response> {
  let response: Response;
  try {
    const { input, init } = sent.request;
    response = await (init === undefined ? fetch(input) : fetch(input, init));
  } catch (error) {
    quietly(ports, () => onFailure(error, sent, hints, ports));
    throw error;
  }
  if (sent.request.usageInjected && (await refusesUsage(response, ports.clock))) {
    return sendAsWritten(fetch, resendWithoutUsage(sent, response.status), hints, ports);
  }
  return quietly(ports, () => onAnswer(response, sent, hints, ports)) ?? response;
}

/** Only what is taken without our wish was refused for it; an address that did so is not asked for usage again. */
async function sendAsWritten(fetch: Fetch, sent: SentCall, hints: TapHints, ports: TapPorts): Promise<Response> {
  const response = await send(fetch, sent, hints, ports);
  if (response.ok) ports.usageAsking.refuse(sent.request.destination.origin);
  return response;
}

function onFailure(error: unknown, { call, request }: SentCall, hints: TapHints, ports: TapPorts): void {
  if (call === null) return;
  const { current } = call;
  const fault = faultOfFailure(error, request, ports.clock.monotonicMs() - current.startedMs);
  const outcome = failed(fault, null);
  if (willBeRetried(fault, request, hints) || willBeRetriedUnsaid(outcome, call.tries, hints)) {
    call.end(outcome, current);
    ports.held.hold(call, keyOf(request, call.beginning.context), ports.contextIdentity(), 0);
  } else call.finish(outcome, current);
}

/** A stand-in for a response may have no body, and still have something to read. */
function isEmpty(response: Response): boolean {
  if (response.headers.get("content-length") === "0" || response.status === 204) return true;
  return response.body === null && response instanceof Response;
}

function onAnswer(response: Response, sent: SentCall, hints: TapHints, ports: TapPorts): Response {
  const { call, request } = sent;
  if (call !== null) {
    if (response.headers.has("x-liaison-call-id") && isRecordedThere(request, ports)) call.withdraw();
    else if (seemsRetried(response.status)) {
      const pauseMs = retryPauseMs(response.headers, ports.clock.nowMs());
      ports.held.hold(call, keyOf(request, call.beginning.context), ports.contextIdentity(), pauseMs);
    }
  }
  if ((call === null || call.isOver) && !request.usageInjected) return response;
  const watches = answerWatches(response, sent, hints, ports);
  // SDKs do not ask for a body that they are told is empty.
  if (isEmpty(response)) watches(response).onText("", undefined);
  return observeResponse(response, watches);
}

/** The answer says so; whether it is to be believed is another question. */
function isRecordedThere({ destination }: SentCall["request"], ports: TapPorts): boolean {
  const learnt = ports.gateways.learn(destination);
  if (learnt === "new") ports.warn(lateContext(destination.origin));
  if (learnt === "disbelieved" && destination.knownHost === null) ports.warn(unnamedGateway(destination.origin));
  return learnt !== "disbelieved";
}

function lateContext(origin: string): string {
  return `${origin} records its calls by itself: from its next call on it is told the customer; give it as \`url\` to have the first told too.`;
}

function unnamedGateway(origin: string): string {
  return `${origin} says that it records its calls by itself: name it as \`url\` if it is your gateway; until then its calls are recorded here too.`;
}
