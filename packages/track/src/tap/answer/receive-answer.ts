import { observeResponse } from "../body/observe-response.ts";
import type { SentCall } from "../call/begin-call.ts";
import { CallEnd } from "../call/call-end.ts";
import { awaitNextTry } from "../call/join-tries.ts";
import { retryPauseMs, seemsRetried } from "../call/retries.ts";
import { isRecordedThere } from "../destination/recorded-there.ts";
import type { TapHints } from "../fetch.ts";
import type { TapPorts } from "../tap-ports.ts";
import { answerWatches } from "./answer-watch.ts";

/** What an answer's head means for its call; the same response, watched where there is something to learn from its body. */
export function receiveAnswer(
  response: Response,
  { call, request }: SentCall,
  hints: TapHints,
  ports: TapPorts,
): Response {
  if (call === null) return response;
  if (isRecordedThere(response, request.destination, ports)) call.withdraw();
  else if (seemsRetried(response.status)) {
    awaitNextTry(call, request, retryPauseMs(response.headers, ports.clock.nowMs()), ports);
  }
  // Also of a call that is recorded elsewhere, what only we have asked for is taken out.
  if (call.isOver && request.withoutWish === null) return response;
  const watches = answerWatches(response, request, new CallEnd(call, request, hints, ports), ports);
  // SDKs do not ask for a body that they are told is empty.
  if (isEmpty(response)) watches(response).onText("", undefined);
  return observeResponse(response, watches);
}

/** A stand-in for a response may have no body, and still have something to read. */
function isEmpty(response: Response): boolean {
  if (response.headers.get("content-length") === "0" || response.status === 204) return true;
  return response.body === null && response instanceof Response;
}
