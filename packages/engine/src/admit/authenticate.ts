import { Fault } from "@ai-liaison/core";
import type { IncomingCall } from "../values/incoming-call.ts";
import type { KeyGrant, Keyring } from "../values/ports.ts";

const BEARER = /^Bearer\s+(\S+)\s*$/i;
/** Where clients of the various formats put their key. */
const KEY_HEADERS = ["x-api-key", "api-key", "x-goog-api-key"] as const;

/**
 * Who is calling. Null is the open first start: no key was ever created, and the request comes from this machine.
 * Errors: `authentication` for a missing, unknown or revoked key, `permission` for an open gateway asked from outside.
 */
export function authenticate<Grant extends KeyGrant>(
  incoming: Pick<IncomingCall, "headers" | "isLocal">,
  keyring: Keyring<Grant>,
): Grant | null | Fault {
  if (keyring.isOpen) {
    if (incoming.isLocal()) return null;
    return new Fault("permission", "This gateway has no keys yet, so it answers only this machine.", {
      hint: "Create the first key with `ai-liaison keys create`; from then on keys are asked for.",
    });
  }
  const presented = presentedKey(incoming.headers);
  if (presented === null) return new Fault("authentication", "No gateway key was sent.");
  return keyring.verify(presented) ?? new Fault("authentication", "The gateway key is not valid: unknown or revoked.");
}

export function presentedKey(headers: IncomingCall["headers"]): string | null {
  const authorization = headers.authorization;
  if (typeof authorization === "string") {
    const match = BEARER.exec(authorization);
    if (match?.[1] !== undefined) return match[1];
  }
  for (const name of KEY_HEADERS) {
    const value = headers[name];
    if (typeof value === "string" && value !== "") return value;
  }
  return null;
}
