import type { Fault, Json, JsonObject, VendorError } from "@ai-liaison/core";
import { isJsonObject } from "@ai-liaison/core";
import { faultOfAnswer, type WordCodes, wordsOf } from "../errors/fault-of-answer.ts";
import { OPENAI_WORD_CODES, writeError } from "../errors/openai-errors.ts";
import { stringOf } from "../json/fields.ts";

export { writeError };

/** What only this format's vendors say. */
const WORD_CODES: WordCodes = { ...OPENAI_WORD_CODES, server_error: "server_error", session_expired: "timeout" };

/** The vendor's refusal of a handshake. One that is no HTTP error at all is a server's failure, too. */
export function readError({ status, headers, body, nowMs }: VendorError): Fault {
  const error = isJsonObject(body?.error) ? body.error : (body ?? {});
  const words = {
    message: wordsOf(error.message) ?? wordsOf(body?.error) ?? "",
    code: wordsOf(error.code),
    type: wordsOf(error.type),
    param: stringOf(error.param) ?? null,
  };
  return faultOfAnswer({ status, headers, nowMs }, words, WORD_CODES);
}

/** An `error` event as a fault: most are the client's own mistakes, and the session goes on. */
export function readErrorEvent(error: Json | undefined): Fault {
  const body = isJsonObject(error) ? error : {};
  const status = body.type === "invalid_request_error" ? 400 : 500;
  return readError({ status, headers: {}, body: { error: body }, nowMs: 0 });
}

/** A fault as the `error` event that ends a session. */
export function writeErrorEvent(fault: Fault, eventId: string): string {
  const { error } = writeError(fault);
  const event = { type: "error", event_id: eventId, error: { ...(error as JsonObject), event_id: null } };
  return JSON.stringify(event);
}
