import type { Fetch } from "./tap-fetch.ts";

type FetchInput = Parameters<Fetch>[0];

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

function isRequest(input: FetchInput): input is Request {
  return typeof input === "object" && !(input instanceof URL);
}
