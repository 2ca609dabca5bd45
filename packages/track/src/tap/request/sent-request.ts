import { isJsonObject, type JsonObject, type RequestHead } from "@ai-liaison/core";
import type { CallContext } from "../../context/call-context.ts";
import type { KnownEndpoint } from "../destination/endpoint.ts";
import type { Destination } from "../destination/recognise.ts";
import type { Fetch } from "../fetch.ts";
import { headerOf, methodOf, urlOf, withBody } from "./fetch-arguments.ts";
import { editText, readBody } from "./request-body.ts";

type FetchInput = Parameters<Fetch>[0];

/** A request about to leave, and what it says. */
export interface SentRequest {
  /** What is handed to the real `fetch`: the caller's own, unless something of ours had to be taken out or put in. */
  readonly input: FetchInput;
  readonly init: RequestInit | undefined;
  /** As the caller gave it. */
  readonly original: RequestInit | undefined;
  readonly method: string;
  readonly destination: Destination;
  readonly endpoint: KnownEndpoint;
  /** What the format's own check found; null for what it refuses, or no format is spoken. */
  readonly head: RequestHead | null;
  readonly model: string;
  readonly streaming: boolean;
  /** The body as JSON, or a form's text fields; null when it is neither. */
  readonly body: JsonObject | null;
  /** The body as text, as it leaves; null when it is no text. */
  readonly text: string | null;
  /** We asked for the stream's usage. */
  readonly usageInjected: boolean;
  /** Whom the caller said, at the call itself, that it is for. */
  readonly tracking: CallContext | null;
  readonly warnings: readonly string[];
  /** Which try of the same request the SDK says this is, from 0; null when it does not say. */
  readonly retryCount: number | null;
  /** The SDK's own limit for this try, in milliseconds, where it says so. */
  readonly timeoutMs: number | null;
}

export interface ReadRequestOptions {
  /** Ask for the usage of streams that do not report it unasked. */
  readonly asksForUsage: boolean;
  /** How long its sender waits, where the request does not say; in milliseconds. */
  readonly timeoutMs?: number | null | undefined;
  /** The body, where it is hidden in a `Request`. */
  readonly textInside?: string | null;
  /** Take out what is meant for us; done unless told otherwise. */
  readonly takesTracking?: boolean;
}

const UNKNOWN_MODEL = "unknown";

/** Reads a request of a known endpoint; takes out of it what is meant for us. What else is in it stays as it was written. */
export function readSentRequest(
  input: FetchInput,
  init: RequestInit | undefined,
  destination: Destination,
  endpoint: KnownEndpoint,
  options: ReadRequestOptions,
): SentRequest {
  const body = readBody(options.textInside ?? init?.body, options.takesTracking ?? true);
  const head = headOf(endpoint, body.json);
  const asks = options.asksForUsage && body.text !== null && head?.stream === true && !head.includeUsage;
  const wish = asks ? wishIn(body.json) : null;
  const edits = wish === null ? body.edits : { ...body.edits, stream_options: JSON.stringify(wish) };
  const text = edits === null || body.text === null ? body.text : editText(body.text, edits);
  const json = wish === null ? body.json : { ...body.json, stream_options: wish };
  return {
    ...(text !== null && text !== body.text ? withBody(input, init, text) : { input, init }),
    original: init,
    method: methodOf(input, init),
    destination,
    endpoint,
    head,
    model: modelOf(endpoint, head, json),
    streaming: head?.stream ?? (endpoint.place.stream || json?.stream === true || json?.stream === "true"),
    body: json,
    text,
    usageInjected: asks,
    tracking: body.tracking,
    warnings: body.warnings,
    retryCount: numberOf(headerOf(input, init, "x-stainless-retry-count")),
    timeoutMs: secondsOf(headerOf(input, init, "x-stainless-timeout")) ?? options.timeoutMs ?? null,
  };
}

/** The same arguments without what is meant for us, of a request that nothing else is known of. */
export function withoutTracking(input: FetchInput, init: RequestInit | undefined, textInside: string | null) {
  const { text, edits } = readBody(textInside ?? init?.body, true);
  return text === null || edits === null ? { input, init } : withBody(input, init, editText(text, edits));
}

/** The endpoint's URL, for those who ask what a request is before reading it. */
export function addressOf(input: FetchInput, init: RequestInit | undefined): { url: string; method: string } {
  return { url: urlOf(input), method: methodOf(input, init) };
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

/** Our wish, beside the options the caller has. */
function wishIn(body: JsonObject | null): JsonObject {
  const options = body?.stream_options;
  return { ...(isJsonObject(options) ? options : undefined), include_usage: true };
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
