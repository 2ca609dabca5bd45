import { parseRetryAfter } from "@ai-liaison/wire";
import type { Delivery } from "./event-sink.ts";
import { readLimited } from "./read-limited.ts";

/** A wrong key or address does not mend itself soon, in milliseconds. */
const MISTAKE_PAUSE_MS = 60_000;
const ANSWER_MAX_BYTES = 1024 * 1024;
const REASON_CHARACTERS = 200;

const NO_COLLECTOR = "it answers, but not as a collector does: check LIAISON_URL, or the option `url`";

/** What a collector's answer means for the batch it was sent. Only what it says in its own words is for good. */
export async function readDelivery(response: Response, batchSize: number): Promise<Delivery> {
  const { status } = response;
  const text = await readLimited(response, ANSWER_MAX_BYTES);
  switch (status) {
    case 200:
    case 202:
    case 207:
      // A login page also answers 200.
      if (typeof memberOf(parsed(text), "accepted") !== "number") return mistake(`${NO_COLLECTOR} (HTTP ${status})`);
      return { kind: "taken", refused: refusedOf(text, batchSize) };
    case 413:
      return { kind: "too-large" };
    case 401:
    case 403:
      return mistake(`it refuses the key (HTTP ${status}): check LIAISON_KEY, or the option \`key\``);
    case 404:
      return mistake("it has no /v1/events (HTTP 404): check LIAISON_URL, or the option `url`");
    case 408:
    case 429:
      return { kind: "failed", reason: `it answered HTTP ${status}`, pauseMs: pauseOf(response) };
  }
  if (status >= 500) return { kind: "failed", reason: `it answered HTTP ${status}`, pauseMs: pauseOf(response) };
  if (status >= 400) {
    const message = messageOf(text);
    return message === null
      ? mistake(`${NO_COLLECTOR} (HTTP ${status})`)
      : refuseAll(`HTTP ${status}: ${message}`, batchSize);
  }
  return mistake(`it answered HTTP ${status}: check LIAISON_URL, or the option \`url\``);
}

function mistake(reason: string): Delivery {
  return { kind: "failed", reason, pauseMs: MISTAKE_PAUSE_MS };
}

function pauseOf(response: Response): number | null {
  return parseRetryAfter(Object.fromEntries(response.headers), Date.now());
}

function refuseAll(reason: string, batchSize: number): Delivery {
  return { kind: "taken", refused: Array.from({ length: batchSize }, (_, index) => ({ index, reason })) };
}

interface EventError {
  readonly index: number;
  readonly error?: { readonly code?: unknown; readonly message?: unknown };
}

/** Each event once, and none that was not in the batch. */
function refusedOf(text: string, batchSize: number): { readonly index: number; readonly reason: string }[] {
  const refused = new Map<number, string>();
  for (const { index, error } of eventErrorsIn(text)) {
    const reason = [error?.code, error?.message].filter((word) => typeof word === "string").join(": ");
    if (index >= 0 && index < batchSize) refused.set(index, reason.slice(0, REASON_CHARACTERS) || "no reason given");
  }
  return Array.from(refused, ([index, reason]) => ({ index, reason }));
}

function eventErrorsIn(text: string): EventError[] {
  const errors = memberOf(parsed(text), "errors");
  return Array.isArray(errors) ? errors.filter(isEventError) : [];
}

function isEventError(value: unknown): value is EventError {
  if (!Number.isInteger(memberOf(value, "index"))) return false;
  const error = memberOf(value, "error");
  return error === undefined || (typeof error === "object" && error !== null);
}

/** What is wrong with the batch, in the shape our errors have; null for anything else, a proxy's page say. */
function messageOf(text: string): string | null {
  const error = memberOf(parsed(text), "error");
  const message = memberOf(error, "message");
  if (typeof memberOf(error, "code") !== "string" || typeof message !== "string") return null;
  return message.slice(0, REASON_CHARACTERS);
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
