import type { JsonObject, RequestHead } from "@ai-liaison/core";
import type { CallContext } from "../../context/call-context.ts";
import type { KnownEndpoint } from "../destination/endpoint.ts";
import type { Destination } from "../destination/recognise.ts";
import type { TapHints } from "../fetch.ts";
import { type FetchArguments, type FetchCall, headerOf, withBody } from "./fetch-arguments.ts";
import { NO_BODY, readBody } from "./request-body.ts";

/**
 * A request about to leave, and what it says. Its arguments are what is handed to the real `fetch`: the caller's own,
 * unless something of ours had to be taken out or put in.
 */
export interface SentRequest extends FetchArguments {
  readonly destination: Destination;
  readonly endpoint: KnownEndpoint;
  /** What the format's own check found; null for what it refuses, or no format is spoken. */
  readonly head: RequestHead | null;
  readonly model: string;
  readonly streaming: boolean;
  /** The body as JSON, or a form's text fields; null when it is neither. */
  readonly body: JsonObject | null;
  /** The body as its caller wrote it, without what is meant for us, and without our wish; null when it is no text. */
  readonly text: string | null;
  /** The same request without our wish for the stream's usage; null where we wish for nothing. */
  readonly withoutWish: SentRequest | null;
  /** Whom the caller said, at the call itself, that it is for. */
  readonly tracking: CallContext | null;
  readonly warnings: readonly string[];
  /** Which try of the same request the SDK says this is, from 0; null when it does not say. */
  readonly retryCount: number | null;
  /** The SDK's own limit for this try, in milliseconds, where it says so. */
  readonly timeoutMs: number | null;
}

export interface ReadRequestOptions {
  /** How long its sender waits, where the request does not say; in milliseconds. */
  readonly timeoutMs: number | undefined;
  /** Take out what is meant for us. */
  readonly takesTracking: boolean;
}

const UNKNOWN_MODEL = "unknown";

/** Reads a request of a known endpoint; takes out of it what is meant for us. What else is in it stays as it was written. */
export function readSentRequest(
  { input, init, textInside }: FetchCall,
  destination: Destination,
  endpoint: KnownEndpoint,
  { timeoutMs, takesTracking }: ReadRequestOptions,
): SentRequest {
  const { json, text, edited, tracking, warnings } = readBody(textInside ?? init?.body, takesTracking);
  const head = headOf(endpoint, json);
  const leaving = edited === null ? { input, init } : withBody(input, init, edited);
  return {
    input: leaving.input,
    init: leaving.init,
    destination,
    endpoint,
    head,
    model: modelOf(endpoint, head, json),
    streaming: head?.stream ?? (endpoint.place.stream || json?.stream === true || json?.stream === "true"),
    body: json,
    text: edited ?? text,
    withoutWish: null,
    tracking,
    warnings,
    retryCount: numberOf(headerOf(input, init, "x-stainless-retry-count")),
    timeoutMs: secondsOf(headerOf(input, init, "x-stainless-timeout")) ?? timeoutMs ?? null,
  };
}

/**
 * The arguments of a request that nothing is known of. An SDK hands what is meant for us to such endpoints, too: it is
 * taken out; who uses `fetch` itself does not.
 */
export function argumentsForOthers({ input, init, textInside }: FetchCall, { sdk }: TapHints): FetchArguments {
  const { edited } = sdk === null ? NO_BODY : readBody(textInside ?? init?.body, true);
  return edited === null ? { input, init } : withBody(input, init, edited);
}

function headOf({ format, place }: KnownEndpoint, body: JsonObject | null): RequestHead | null {
  if (format === null || body === null) return null;
  // Clouds take the model out of the body and put it into the path.
  const isNamed = place.model === null || typeof body.model === "string" || format.operation.modelIn === "path";
  try {
    return format.operation.checkRequest(isNamed ? body : { ...body, model: place.model }, place);
  } catch {
    return null;
  }
}

function modelOf({ place }: KnownEndpoint, head: RequestHead | null, body: JsonObject | null): string {
  const named = head?.model ?? body?.model;
  if (typeof named === "string" && named !== "") return named;
  return place.model ?? UNKNOWN_MODEL;
}

function numberOf(text: string | null): number | null {
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : null;
}

function secondsOf(text: string | null): number | null {
  const seconds = numberOf(text);
  return seconds === null ? null : seconds * 1000;
}
