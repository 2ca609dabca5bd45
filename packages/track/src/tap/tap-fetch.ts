import { receiveAnswer } from "./answer/receive-answer.ts";
import { refusesUsage, resendWithoutUsage } from "./answer/usage-refused.ts";
import { beginCall, type SentCall } from "./call/begin-call.ts";
import { endInFailure } from "./call/end-in-failure.ts";
import type { Fetch, TapHints } from "./fetch.ts";
import { quietly } from "./quietly.ts";
import { type FetchArguments, type FetchCall, fetchAsGiven, requestWithJson } from "./request/fetch-arguments.ts";
import { argumentsForOthers } from "./request/sent-request.ts";
import { textInside } from "./request/text-inside.ts";
import type { TapPorts } from "./tap-ports.ts";

/**
 * A `fetch` whose requests are seen: begun, sent as they are, answered or failed, recorded. Whatever goes wrong on our
 * side, the request leaves and its answer arrives as without us; the caller gets the same response, or the same error.
 *
 * Of the rooms beside this file, each knows only those before it:
 * - `destination/`: where a request goes, and what is known of that place
 * - `body/`: a body's bytes, watched as their reader takes them, and given on untouched
 * - `request/`: what a request says, and what of it is meant for us
 * - `call/`: the life of a call, of one try or of several, up to its record
 * - `answer/`: what the watched bytes say, and what that means for their call
 */
export function tapFetch(fetch: Fetch, hints: TapHints, ports: TapPorts): Fetch {
  return function fetchTapped(input: FetchArguments["input"], init?: RequestInit): Promise<Response> {
    const given = { input, init, textInside: null };
    const request = quietly(ports, () => requestWithJson(given));
    return request === null ? begin(fetch, given, hints, ports) : unpack(fetch, request, given, hints, ports);
  };
}

/** The one case in which a request waits for us: its text is in memory, and is a few microtasks away. */
async function unpack(
  fetch: Fetch,
  request: Request,
  given: FetchCall,
  hints: TapHints,
  ports: TapPorts,
): Promise<Response> {
  return begin(fetch, { ...given, textInside: await textInside(request, ports.clock) }, hints, ports);
}

function begin(fetch: Fetch, given: FetchCall, hints: TapHints, ports: TapPorts): Promise<Response> {
  const sent = quietly(ports, () => beginCall(given, hints, ports));
  if (sent !== null) return send(fetch, sent, hints, ports);
  return fetchAsGiven(fetch, quietly(ports, () => argumentsForOthers(given, hints)) ?? given);
}

async function send(fetch: Fetch, sent: SentCall, hints: TapHints, ports: TapPorts): Promise<Response> {
  let response: Response;
  try {
    response = await fetchAsGiven(fetch, sent.request);
  } catch (error) {
    quietly(ports, () => endInFailure(error, sent, hints, ports));
    throw error;
  }
  const { withoutWish } = sent.request;
  if (withoutWish !== null && (await refusesUsage(response, ports.clock))) {
    return sendWithoutWish(fetch, resendWithoutUsage(sent.call, withoutWish, response.status), hints, ports);
  }
  return quietly(ports, () => receiveAnswer(response, sent, hints, ports)) ?? response;
}

/** Only what is taken without our wish was refused for it; an address that did so is not asked for usage again. */
async function sendWithoutWish(fetch: Fetch, sent: SentCall, hints: TapHints, ports: TapPorts): Promise<Response> {
  const response = await send(fetch, sent, hints, ports);
  if (response.ok) ports.usageAsking.refuse(sent.request.destination.origin);
  return response;
}
