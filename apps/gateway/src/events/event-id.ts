import { hash } from "node:crypto";
import { type CallId, Fault } from "@ai-liaison/core";

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
