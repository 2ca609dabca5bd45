import { type Fault, isJsonObject, type JsonObject } from "@ai-liaison/core";
import { readError } from "../errors/openai-errors.ts";

export { readError, writeError } from "../errors/openai-errors.ts";

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
