import type { IncomingMessage, ServerResponse } from "node:http";
import { type Liaison, priceReported, pricingData } from "@ai-liaison/client";
import { Fault, isFault, type Json, toFault } from "@ai-liaison/core";
import { authenticate } from "@ai-liaison/engine";
import { faultBody } from "../admin/fault-body.ts";
import { isLocalRequest } from "../server/local-request.ts";
import { headersWithKey } from "../server/query-key.ts";
import { readBodyOf } from "../server/read-body.ts";
import { writeJson } from "../server/write-json.ts";
import { translateCmdrdata } from "./cmdrdata-event.ts";
import { KnownIds } from "./known-ids.ts";
import { EVENTS_BODY, readBatch } from "./read-batch.ts";
import { type SentEvent, type TakenEvents, type TakingPorts, takeEvents } from "./take-events.ts";

/** How reports are made at one path. */
interface Manner {
  readonly translate: (sent: Json) => SentEvent;
  /** The status when all are taken. */
  readonly taken: number;
}

/** Where calls that were made elsewhere are reported, and in whose words. cmdrdata's trackers take nothing but 200 for success. */
const MANNERS: Readonly<Record<string, Manner>> = {
  "/v1/events": { translate: (event) => ({ event, requestId: null }), taken: 202 },
  "/api/events": { translate: translateCmdrdata, taken: 200 },
};
const RETRY_AFTER_S = "5";
const MAX_KEY_LENGTH = 255;

/** True when it has taken the request upon itself: one for the events' paths. */
export type EventsHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

/** The reporting end for tracked clients and others: events in, records out, in the journal before the answer. */
export function createEventsHandler(liaison: Liaison): EventsHandler {
  const { ports, keyring } = liaison;
  const known = new KnownIds();
  const taking: TakingPorts = {
    journal: ports.journal,
    newId: ports.newId,
    price: (record) => priceReported(record, pricingData(liaison.config())),
    // What others saw of a provider says nothing of the way to it from here.
    onTaken: (record) => {
      if (known.add(record.id)) ports.observer.onCall({ ...record, attempts: [] });
    },
  };
  const answer = async (request: IncomingMessage, response: ServerResponse, manner: Manner): Promise<void> => {
    if (request.method !== "POST") throw wrongMethod(response);
    const grant = authenticate({ headers: headersWithKey(request), isLocal: () => isLocalRequest(request) }, keyring);
    if (isFault(grant)) {
      ports.observer.onUnauthenticated();
      throw grant;
    }
    const { maxBodyBytes } = liaison.config().server;
    const body = await readBodyOf(EVENTS_BODY, request, { maxBytes: maxBodyBytes });
    const batch = readBatch(body, request.headers["content-type"] ?? "");
    const origin = {
      nowMs: ports.clock.nowMs(),
      keyId: grant?.id ?? null,
      customer: grant?.customer ?? null,
      source: grant?.source ?? "sdk",
    } as const;
    const idempotencyKey = readIdempotencyKey(request);
    const taken = await takeEvents(batch, { origin, idempotencyKey, translate: manner.translate }, taking);
    const [only] = taken.refused;
    if (batch.isSingle && only !== undefined) throw only.fault;
    writeTaken(response, taken, manner.taken);
  };
  return (request, response) => {
    const path = (request.url ?? "").split("?", 1)[0] ?? "";
    const manner = Object.hasOwn(MANNERS, path) ? MANNERS[path] : undefined;
    if (manner === undefined) return false;
    answer(request, response, manner).catch((error: unknown) => {
      if (!isFault(error)) ports.observer.onUnexpected(error, null);
      refuse(response, toFault(error));
    });
    return true;
  };
}

function readIdempotencyKey({ headers }: IncomingMessage): string | null {
  const key = headers["idempotency-key"];
  if (typeof key !== "string" || key === "") return null;
  if (key.length <= MAX_KEY_LENGTH) return key;
  throw new Fault("invalid_request", `The header \`idempotency-key\` takes at most ${MAX_KEY_LENGTH} characters.`, {
    param: "idempotency-key",
  });
}

function writeTaken(response: ServerResponse, { accepted, refused }: TakenEvents, status: number): void {
  if (refused.length === 0) {
    writeJson(response, status, { accepted });
    return;
  }
  const errors = refused.map(({ index, fault }) => ({ index, error: faultBody(fault).error }));
  writeJson(response, 207, { accepted, errors });
}

function refuse(response: ServerResponse, fault: Fault): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  if (fault.status === 503) response.setHeader("retry-after", RETRY_AFTER_S);
  writeJson(response, fault.status, faultBody(fault));
}

function wrongMethod(response: ServerResponse): Fault {
  response.setHeader("allow", "POST");
  return new Fault("invalid_request", "Events are sent by POST.", { status: 405, hint: "Send it as POST." });
}
