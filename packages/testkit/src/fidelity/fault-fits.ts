import { type Dialect, Fault, type FaultCode } from "@ai-liaison/core";
import type { CorpusExchange } from "../corpus/corpus-exchange.ts";
import type { AnswerHalf } from "./corpus-halves.ts";

/** Which faults an error of that status may be; the vendor's words decide between them. */
const FITTING: Readonly<Record<number, readonly FaultCode[]>> = {
  400: ["invalid_request", "context_length", "content_filter", "model_not_found", "provider_authentication"],
  401: ["provider_authentication"],
  402: ["quota_exhausted"],
  403: ["provider_authentication", "content_filter"],
  404: ["model_not_found", "not_found"],
  413: ["invalid_request", "context_length"],
  422: ["invalid_request", "context_length"],
  429: ["rate_limited", "quota_exhausted"],
  500: ["server_error"],
  503: ["overloaded"],
  529: ["overloaded"],
};

/** Words that leave no choice of fault, wherever they stand in a body. */
const TELLING: readonly (readonly [RegExp, readonly FaultCode[]])[] = [
  [/context_length_exceeded|prompt is too long/, ["context_length"]],
  [/content_policy_violation|"content_filter"/, ["content_filter"]],
  [/insufficient_quota/, ["quota_exhausted"]],
  [/API_KEY_INVALID|invalid_api_key|authentication_error/, ["provider_authentication"]],
  [/model_not_found/, ["model_not_found"]],
];

/** Null when the vendor's error became a fault that fits it; else what is wrong. Credentials' words must not be told. */
export function faultFits(
  dialect: Dialect,
  { response }: CorpusExchange,
  { status, body }: Extract<AnswerHalf, { kind: "error" }>,
): string | null {
  const fault = readFault(dialect, status, response.headers, body);
  if (fault === null) return `status ${status} is no error`;
  if (status < 400) return null;
  const words = JSON.stringify(body);
  const told = TELLING.find(([pattern]) => pattern.test(words))?.[1];
  if (!(told ?? FITTING[status] ?? []).includes(fault.code)) return `${status} became ${fault.code}`;
  const secret = fault.code === "provider_authentication";
  return secret && (words.includes(fault.message) || /key/i.test(fault.message)) ? "tells the vendor's words" : null;
}

/** An error under a good status is found by who reads the answer. */
function readFault(
  dialect: Dialect,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: Parameters<Dialect["readError"]>[0]["body"],
): Fault | null {
  if (status >= 400) return dialect.readError({ status, headers, body, nowMs: 0 });
  try {
    dialect.operations.chat?.readResponse(body ?? {});
    return null;
  } catch (error) {
    return error instanceof Fault ? error : null;
  }
}
