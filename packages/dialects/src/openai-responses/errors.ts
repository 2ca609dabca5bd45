import type { JsonObject, VendorError } from "@ai-liaison/core";
import { Fault, isJsonObject } from "@ai-liaison/core";
import { type ErrorWords, faultOfAnswer, type WordCodes, wordsOf } from "../errors/fault-of-answer.ts";
import { OPENAI_WORD_CODES, writeError } from "../errors/openai-errors.ts";
import { stringOf } from "./wire.ts";

export { writeError };

/** What only this format's vendors say. */
const WORD_CODES: WordCodes = {
  ...OPENAI_WORD_CODES,
  server_is_overloaded: "overloaded",
  server_error: "server_error",
  invalid_prompt: "content_filter",
};

/** The vendor's error answer as a fault; its status may be a success's, when only the body tells. */
export function readError({ status, headers, body, nowMs }: VendorError): Fault {
  if (body === null && status < 400) {
    return new Fault("malformed_response", "The vendor's answer is not JSON.", { providerStatus: status });
  }
  return faultOfAnswer({ status, headers, nowMs }, readWords(body), WORD_CODES);
}

/** An error told in the body of a success, in a failed response, or inside a stream. */
export function readErrorBody(body: JsonObject): Fault {
  const error = isJsonObject(body.error) ? body.error : body;
  const told = [error.status, error.code, error.http_code].map(Number);
  const status = told.find((number) => Number.isInteger(number) && number >= 400 && number <= 599) ?? statusOf(error);
  return readError({ status, headers: {}, body, nowMs: 0 });
}

/** Where no status is told, the error's kind tells whose fault it is. */
function statusOf({ type, code }: JsonObject): number {
  return type === "invalid_request_error" || code === "invalid_prompt" ? 400 : 500;
}

/** True for a body that is an error, whatever its status said. */
export function isErrorBody({ error, status, object }: JsonObject): boolean {
  if (isJsonObject(error)) return true;
  return (typeof error === "string" && error !== "" && object === undefined) || status === "failed";
}

function readWords(body: JsonObject | null): ErrorWords {
  const error = isJsonObject(body?.error) ? body.error : null;
  if (error === null) {
    const message = wordsOf(body?.error) ?? wordsOf(body?.message) ?? wordsOf(body?.detail) ?? "";
    return { message, code: wordsOf(body?.code), type: wordsOf(body?.type), param: stringOf(body?.param) ?? null };
  }
  return {
    message: wordsOf(error.message) ?? wordsOf(error.detail) ?? "",
    code: wordsOf(error.code),
    type: wordsOf(error.type),
    param: stringOf(error.param) ?? null,
  };
}

/**
 * A fault told inside a stream: the format's `error` event. Its SDK throws for the event's name; the error stands both
 * as the reference has it (flat) and as the API sends it (as an object).
 */
export function writeErrorEvent(fault: Fault, sequence: number): JsonObject {
  const { error } = writeError(fault);
  const { message, code, param } = error as JsonObject;
  return { type: "error", sequence_number: sequence, code, message, param, error } as JsonObject;
}
