import { isJsonObject, type JsonObject, type RequestHead } from "@ai-liaison/core";
import type { CallContext } from "../context/call-context.ts";
import { takeTracking, takeTrackingFromForm } from "../context/call-tracking.ts";
import type { KnownEndpoint } from "./endpoint.ts";
import type { Fetch } from "./fetch.ts";
import { headerOf, methodOf, urlOf, withBody } from "./fetch-arguments.ts";
import type { Destination } from "./recognise.ts";

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
}

const NONE: readonly string[] = Object.freeze([]);
const UNKNOWN_MODEL = "unknown";

/** Reads a request of a known endpoint; takes out of it what is meant for us. */
export function readSentRequest(
  input: FetchInput,
  init: RequestInit | undefined,
  destination: Destination,
  endpoint: KnownEndpoint,
  options: ReadRequestOptions,
): SentRequest {
  const body = readBody(options.textInside ?? init?.body);
  const head = headOf(endpoint, body.json);
  const asks = options.asksForUsage && head?.stream === true && !head.includeUsage;
  const json = asks && body.json !== null ? withUsageAsked(body.json) : body.json;
  const changed = asks || body.changed;
  const text = changed && body.isText ? JSON.stringify(json) : body.text;
  return {
    ...(changed && body.isText && text !== null ? withBody(input, init, text) : { input, init }),
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

/** The endpoint's URL, for those who ask what a request is before reading it. */
export function addressOf(input: FetchInput, init: RequestInit | undefined): { url: string; method: string } {
  return { url: urlOf(input), method: methodOf(input, init) };
}

interface ReadBody {
  readonly json: JsonObject | null;
  readonly text: string | null;
  readonly isText: boolean;
  readonly changed: boolean;
  readonly tracking: CallContext | null;
  readonly warnings: readonly string[];
}

const NO_BODY: ReadBody = { json: null, text: null, isText: false, changed: false, tracking: null, warnings: NONE };

function readBody(body: unknown): ReadBody {
  if (typeof body === "string") return readText(body);
  if (body instanceof FormData) return readForm(body);
  return NO_BODY;
}

function readText(text: string): ReadBody {
  const json = parse(text);
  if (json === null) return { ...NO_BODY, text, isText: true };
  const taken = takeTracking(json);
  return {
    json: taken.body,
    text,
    isText: true,
    changed: taken.changed,
    tracking: taken.context,
    warnings: taken.warning === null ? NONE : [taken.warning],
  };
}

/** A form is changed in place: it was made by the SDK for this request alone. */
function readForm(form: FormData): ReadBody {
  const { context, warning } = takeTrackingFromForm(form);
  const json: Record<string, string> = {};
  for (const [name, value] of form) if (typeof value === "string") json[name] = value;
  return { ...NO_BODY, json, tracking: context, warnings: warning === null ? NONE : [warning] };
}

function parse(text: string): JsonObject | null {
  if (!text.startsWith("{")) return null;
  try {
    // What begins so and is JSON is an object.
    return JSON.parse(text) as JsonObject;
  } catch {
    return null;
  }
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

function withUsageAsked(body: JsonObject): JsonObject {
  const { stream_options: options } = body;
  return { ...body, stream_options: { ...(isJsonObject(options) ? options : undefined), include_usage: true } };
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
