import { type Dialect, Fault, type JsonObject } from "@ai-liaison/core";
import { defaultDialect } from "@ai-liaison/dialects";
import type { AnswerHead } from "./answer-head.ts";

const REFUSED_CREDENTIALS = "The vendor refused the credentials of this client.";

/** A vendor's error answer as a fault. What it says of credentials is not repeated: it may quote them. */
export function readVendorFault(
  dialect: Dialect | null,
  { status, headers }: AnswerHead,
  body: JsonObject | null,
  nowMs: number,
): Fault {
  const fault = (dialect ?? defaultDialect).readError({ status, headers, body, nowMs });
  if (status !== 401 && status !== 403 && fault.code !== "provider_authentication") return fault;
  return new Fault(fault.code, REFUSED_CREDENTIALS, { status: fault.status, providerStatus: status });
}
