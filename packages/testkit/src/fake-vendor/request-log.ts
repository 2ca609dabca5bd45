import type { FakeTokens } from "./answer.ts";
import type { FaultKind } from "./fault-spec.ts";

/** One request a fake vendor saw. The log only grows; an entry is filled in as its answer goes out. */
export interface LoggedRequest {
  /** Its place in the log, from 0. */
  readonly sequence: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** When its body was complete: milliseconds since the epoch. */
  readonly atMs: number;
  /** When its answer was over, whichever way; null while it goes on. */
  readonly endedAtMs: number | null;
  /** The fault that happened to it. */
  readonly fault: FaultKind;
  /** The status that was (or was about to be) sent; null before it is decided. */
  readonly status: number | null;
  /** The `id` within the answer, when it has one. */
  readonly answerId: string | null;
  /** What the answer declares that it took; null where it declares nothing. */
  readonly tokens: FakeTokens | null;
  /** The client went away before the answer was over. */
  readonly aborted: boolean;
  /** The answer was sent to its proper end. False for a reset, a stall, a cut. */
  readonly finished: boolean;
}

export type OpenLogEntry = { -readonly [Key in keyof LoggedRequest]: LoggedRequest[Key] };

/** What an object can say about the requests it means; all that is given must hold. */
export interface RequestPattern {
  /** A part of the path. */
  readonly path?: string;
  readonly model?: string;
  readonly stream?: boolean;
  /** A part of the body's text. */
  readonly bodyIncludes?: string;
}

export type RequestMatcher = RequestPattern | ((request: LoggedRequest) => boolean);

/** Whether a request is one of those meant. */
export function matches(matcher: RequestMatcher, request: LoggedRequest): boolean {
  if (typeof matcher === "function") return matcher(request);
  if (matcher.path !== undefined && !request.path.includes(matcher.path)) return false;
  if (matcher.bodyIncludes !== undefined && !request.body.includes(matcher.bodyIncludes)) return false;
  if (matcher.model === undefined && matcher.stream === undefined) return true;
  const body = requestFields(request.body);
  if (matcher.model !== undefined && body.model !== matcher.model) return false;
  return matcher.stream === undefined || (body.stream === true) === matcher.stream;
}

/** The members of a body that is a JSON object; none for any other. */
export function requestFields(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
