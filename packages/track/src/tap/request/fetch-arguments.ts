import type { Fetch } from "../fetch.ts";

type FetchInput = Parameters<Fetch>[0];

/** What `fetch` is called with. */
export interface FetchArguments {
  readonly input: FetchInput;
  readonly init: RequestInit | undefined;
}

export interface FetchCall extends FetchArguments {
  /** The body of a `Request`, where it had to be waited for. */
  readonly textInside: string | null;
}

/** A `Request` stands alone: there are those who take undefined for options. */
export function fetchAsGiven(fetch: Fetch, { input, init }: FetchArguments): Promise<Response> {
  return init === undefined ? fetch(input) : fetch(input, init);
}

/** The address of a request, in whatever shape `fetch` was given it. */
export function urlOf(input: FetchInput): string {
  if (typeof input === "string") return input;
  return input instanceof URL ? input.href : input.url;
}

export function methodOf(input: FetchInput, init: RequestInit | undefined): string {
  const given = init?.method ?? (isRequest(input) ? input.method : undefined);
  return given === undefined ? "GET" : given.toUpperCase();
}

/** A header of the request, by its lower-case name; null when it has none. */
export function headerOf(input: FetchInput, init: RequestInit | undefined, name: string): string | null {
  const headers = init?.headers ?? (isRequest(input) ? input.headers : undefined);
  if (headers === undefined) return null;
  if (headers instanceof Headers) return headers.get(name);
  const pairs: Iterable<readonly (string | undefined)[]> =
    Symbol.iterator in headers ? headers : Object.entries(headers);
  for (const [key, value] of pairs) if (key?.toLowerCase() === name) return value ?? null;
  return null;
}

/** The same arguments with these headers laid over the request's own. */
export function withHeaders(
  input: FetchInput,
  init: RequestInit | undefined,
  added: Readonly<Record<string, string>>,
): RequestInit {
  const headers = new Headers(init?.headers ?? (isRequest(input) ? input.headers : undefined));
  for (const [name, value] of Object.entries(added)) headers.set(name, value);
  return { ...init, headers };
}

/** What ends the request before its time. */
export function signalOf(input: FetchInput, init: RequestInit | undefined): AbortSignal | null {
  return init?.signal ?? (isRequest(input) ? input.signal : null);
}

/** The same arguments with this text as the body, in the shape they had: some take a `Request` and nothing else. */
export function withBody(input: FetchInput, init: RequestInit | undefined, body: string): FetchArguments {
  if (isRequest(input) && init === undefined) return { input: new Request(input, { body }), init };
  const changed = { ...init, body };
  if (headerOf(input, init, "content-length") === null) return { input, init: changed };
  return { input, init: withHeaders(input, changed, { "content-length": String(Buffer.byteLength(body)) }) };
}

/** The `Request` whose body is within it, where nobody can read it without waiting, and worth it; null for any other. */
export function requestWithJson({ input, init }: FetchArguments): Request | null {
  if (!isRequest(input) || init?.body !== undefined || input.bodyUsed || input.body === null) return null;
  return /\bjson\b/.test(input.headers.get("content-type") ?? "") ? input : null;
}

export function isRequest(input: FetchInput): input is Request {
  return typeof input === "object" && !(input instanceof URL);
}
