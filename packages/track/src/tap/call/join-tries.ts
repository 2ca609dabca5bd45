/**
 * Which requests are tries of one call. SDKs that count their tries say which this is; of others, all there is to go by
 * is that it says the same, to the same place, for the same customer.
 */
import type { ResolvedContext } from "../../context/merge-context.ts";
import type { SentRequest } from "../request/sent-request.ts";
import type { TapPorts } from "../tap-ports.ts";
import type { CallInFlight } from "./call-in-flight.ts";

/** Has the call wait for its next try, which its SDK makes `pauseMs` from now, or later. */
export function awaitNextTry(call: CallInFlight, request: SentRequest, pauseMs: number, ports: TapPorts): void {
  ports.held.hold(call, keyOf(request, call.beginning.context), ports.contextIdentity(), pauseMs);
}

/** The call that has waited for this request, told of it; null when it is a call of its own. */
export function takeNextTry(request: SentRequest, context: ResolvedContext, ports: TapPorts): CallInFlight | null {
  if (!mayBeAnotherTry(request)) return null;
  const call = ports.held.take(() => keyOf(request, context), ports.contextIdentity());
  call?.tryAgain(request);
  return call;
}

function mayBeAnotherTry({ retryCount, text }: SentRequest): boolean {
  return retryCount === null ? text !== null : retryCount > 0;
}

function keyOf({ destination, text, body, tracking }: SentRequest, context: ResolvedContext): string {
  const { method, origin, path, search } = destination;
  const whose = [context.customerId, context.userId, context.sessionId, tracking];
  return `${method} ${origin}${path}${search}\n${JSON.stringify(whose)}\n${text ?? JSON.stringify(body)}`;
}
