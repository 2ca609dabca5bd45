import { wordsOf } from "../words-of.ts";
import { type EncodedEvents, encodeEvents } from "./encode-events.ts";
import type { Delivery, EventBatch, EventSink } from "./event-sink.ts";
import { readDelivery } from "./read-delivery.ts";

export interface HttpSinkOptions {
  /** A gateway or collector, with or without a path; `/v1/events` is put behind it. */
  readonly url: string;
  /** Sent as a bearer token; none when unset. */
  readonly key?: string | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** How long an answer is waited for, in milliseconds; 5,000 when unset. */
  readonly timeoutMs?: number | undefined;
}

/** As it was before an application could put a tracked one in its place: what we report is no call to be reported. */
const fetchOfTheRuntime = globalThis.fetch;
const TIMEOUT_MS = 5000;
const USER_AGENT = "ai-liaison-track/0.1.0";

/**
 * A sink that reports to a gateway or collector over HTTP: `POST <url>/v1/events` with a JSON array. Throws a TypeError
 * for an address that is none.
 *
 * @example const sink = httpSink({ url: "http://127.0.0.1:8000", key: process.env.LIAISON_KEY });
 */
export function httpSink({ url, key, fetch = fetchOfTheRuntime, timeoutMs = TIMEOUT_MS }: HttpSinkOptions): EventSink {
  const address = eventsAddress(url);
  const name = address.origin;
  const authorization = key === undefined ? {} : { authorization: `Bearer ${key.trim()}` };
  if (!canBeHeaders(authorization)) return { name, send: async () => UNFIT_KEY };
  const send = async (batch: EventBatch, signal: AbortSignal): Promise<Delivery> => {
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const { body, encoding, places, unfit } = await encodeEvents(batch.events);
      if (places.length === 0 && unfit.length > 0) return { kind: "taken", refused: unfit };
      const response = await fetch(address, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "user-agent": USER_AGENT,
          "idempotency-key": batch.id,
          ...(encoding === null ? {} : { "content-encoding": encoding }),
          ...authorization,
        },
        body,
        // Elsewhere our key has no business.
        redirect: "manual",
        signal: AbortSignal.any([signal, timeout]),
      });
      return ofAll(await readDelivery(response, places.length), places, unfit);
    } catch (error) {
      const reason = timeout.aborted ? `it did not answer within ${timeoutMs / 1000} s` : reasonOf(error);
      return { kind: "failed", reason, pauseMs: null };
    }
  };
  return { name, send };
}

/** What became of all that was to be sent, not of the sent alone. */
function ofAll(sent: Delivery, places: EncodedEvents["places"], unfit: EncodedEvents["unfit"]): Delivery {
  if (sent.kind !== "taken" || unfit.length === 0) return sent;
  const reasons = new Map(sent.refused.map(({ index, reason }) => [index, reason]));
  const refused = places.flatMap((index, at) => {
    const reason = reasons.get(at);
    return reason === undefined ? [] : [{ index, reason }];
  });
  return { kind: "taken", refused: [...refused, ...unfit] };
}

/** The runtime's own error would quote the key. */
const UNFIT_KEY: Delivery = {
  kind: "failed",
  reason: "the key has characters in it that no key has: check LIAISON_KEY, or the option `key`",
  pauseMs: 60_000,
};

function canBeHeaders(headers: Readonly<Record<string, string>>): boolean {
  try {
    return new Headers(headers) instanceof Headers;
  } catch {
    return false;
  }
}

function eventsAddress(url: string): URL {
  const address = new URL(url);
  address.username = "";
  address.password = "";
  address.search = "";
  address.hash = "";
  address.pathname = `${address.pathname.replace(/\/+$/, "").replace(/\/v1(\/events)?$/, "")}/v1/events`;
  return address;
}

/** The system's word for it, which stands in the cause: "fetch failed" says nothing. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : null;
  return `it cannot be reached (${code ?? wordsOf(cause)})`;
}
