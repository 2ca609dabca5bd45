import { Fault, isJsonObject, type JsonObject, type VendorError } from "@ai-liaison/core";
import { faultOfAnswer, wordsOf } from "../errors/fault-of-answer.ts";
import { stringOf } from "../json/fields.ts";

/**
 * Errors, both ways: `{"error": "text"}` and nothing else, so words and status have to do. The official client throws
 * `ResponseError(text, status)`, and inside a stream `Error(text)`.
 */
export function readError({ status, headers, body, nowMs }: VendorError): Fault {
  if (body === null && status < 400) {
    return new Fault("malformed_response", "The vendor's answer is not JSON.", { providerStatus: status });
  }
  const message = messageOf(body);
  const code = isJsonObject(body?.error) ? wordsOf(body.error.code ?? body.error.type) : wordsOf(body?.code);
  return faultOfAnswer({ status, headers, nowMs }, { message, code, type: null, param: null }, CODES);
}

const CODES = { model_not_found: "model_not_found", rate_limit_exceeded: "rate_limited" } as const;

/** An error in the body of a success, or in a stream's line: its words tell the status. */
export function readErrorBody(body: JsonObject): Fault {
  const message = messageOf(body);
  const [, status] = STATUSES.find(([words]) => words.test(message)) ?? [];
  return readError({ status: status ?? 500, headers: {}, body, nowMs: 0 });
}

const STATUSES: readonly (readonly [RegExp, number])[] = [
  [/^unauthorized\b/i, 401],
  [/\bmodel\b.{0,300}\bnot found\b|try pulling it/i, 404],
  [/server busy|maximum pending requests/i, 503],
  [/too many requests|rate limit|usage limit/i, 429],
  [/does not support|context (length|window|size)|invalid/i, 400],
];

/** True for a body that is an error, whatever its status said. */
export function isErrorBody({ error }: JsonObject): boolean {
  return isJsonObject(error) || (typeof error === "string" && error !== "");
}

function messageOf(body: JsonObject | null): string {
  return wordsOf(body?.error) ?? wordsOf(body?.message) ?? stringOf(body?.detail) ?? "";
}

/** A fault as `{error}`; what the gateway itself says ends in what to do. */
export function writeError(fault: Fault): JsonObject {
  const ofVendor = fault.providerStatus !== null && fault.code !== "provider_authentication";
  return { error: ofVendor ? fault.message : `${fault.message} ${fault.hint}` };
}
