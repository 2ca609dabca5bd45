import type { JsonObject, VendorError } from "@ai-liaison/core";
import { Fault, isJsonObject } from "@ai-liaison/core";
import { type ErrorWords, faultOfAnswer, wordsOf } from "../errors/fault-of-answer.ts";
import { OPENAI_WORD_CODES } from "../errors/openai-errors.ts";
import { stringOf } from "./wire.ts";

export { writeError } from "../errors/openai-errors.ts";

/** The vendor's error answer as a fault; its status may be a success's, when only the body tells. */
export function readError({ status, headers, body, nowMs }: VendorError): Fault {
  if (body === null && status < 400) {
    return new Fault("malformed_response", "The vendor's answer is not JSON.", { providerStatus: status });
  }
  return faultOfAnswer({ status, headers, nowMs }, readWords(body), OPENAI_WORD_CODES);
}

/** An error told in the body of a success, or inside a stream. */
export function readErrorBody(body: JsonObject): Fault {
  const error = body.error;
  const told = isJsonObject(error) ? [error.status, error.code, error.http_code] : [body.status];
  const status = told.map(Number).find((number) => Number.isInteger(number) && number >= 400 && number <= 599);
  return readError({ status: status ?? 500, headers: {}, body, nowMs: 0 });
}

/** True for a body that is an error, whatever its status said. */
export function isErrorBody(body: JsonObject): boolean {
  const { error } = body;
  return isJsonObject(error) || (typeof error === "string" && error !== "");
}

function readWords(body: JsonObject | null): ErrorWords {
  const error = body?.error;
  if (isJsonObject(error)) {
    return {
      message: wordsOf(error.message) ?? wordsOf(error.detail) ?? wordsOf(error.status) ?? "",
      code: wordsOf(error.code),
      type: wordsOf(error.type) ?? wordsOf(error.status),
      param: stringOf(error.param) ?? null,
    };
  }
  const message = wordsOf(error) ?? wordsOf(body?.message) ?? wordsOf(body?.detail) ?? wordsOf(body?.errors) ?? "";
  return { message, code: wordsOf(body?.code), type: wordsOf(body?.type), param: null };
}
