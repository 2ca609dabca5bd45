import { hash } from "node:crypto";
import { type CallId, Fault, type KeyId } from "@ai-liaison/core";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The id an event names. Throws `invalid_request` unless it is a UUID, of whatever version. */
export function readEventId(text: string): CallId {
  const id = text.toLowerCase();
  if (UUID.test(id)) return id as CallId;
  throw new Fault("invalid_request", "The field `id` must be a UUID.", {
    param: "id",
    hint: "Leave it out, or send an `Idempotency-Key` with the request.",
  });
}

export function isUuid(text: string): boolean {
  return UUID.test(text.toLowerCase());
}

/** Whose events they are: those of a key are no other's, and where no key was ever created all are the machine's. */
export type Reporter = KeyId | null;

/**
 * The id of the row for a call that its reporter names so. It is the same whenever the reporter names the call again, and
 * another for every other key. Being a UUIDv8 it is never that of a call made through the gateway, which are UUIDv7s: no
 * report stands in the way of what the gateway itself records.
 */
export function reportedCallId(reporter: Reporter, told: CallId): CallId {
  return derivedId(["call", reporter, told]);
}

/** The same for a call that is named after its request, in any words (cmdrdata's trackers). */
export function reportedRequestId(reporter: Reporter, told: string): CallId {
  return derivedId(["request", reporter, told]);
}

/** The same for a call without a name, by its place in a request that has an idempotency key. */
export function unnamedCallId(reporter: Reporter, idempotencyKey: string, index: number): CallId {
  return derivedId(["event", reporter, idempotencyKey, index]);
}

/** The same id for the same parts, whenever they come: a UUIDv8 (RFC 9562) of their SHA-256. */
export function derivedId(parts: readonly (string | number | null)[]): CallId {
  const digest = hash("sha256", JSON.stringify(parts));
  const variant = ((Number.parseInt(digest.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `${variant}${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join("-") as CallId;
}
