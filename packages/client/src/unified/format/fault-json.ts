import { Fault, isFaultCode, isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";

/** A fault as it crosses from the corridor to the caller; its cause stays behind. */
export function writeFault(fault: Fault): JsonObject {
  const { code, message, status, param, retryAfterMs, providerCode, providerStatus, hint, details } = fault;
  return { fault: { code, message, status, param, retryAfterMs, providerCode, providerStatus, hint, details } };
}

/** The fault that was written; null where none was. */
export function readFault(value: Json): Fault | null {
  const told = isJsonObject(value) ? value.fault : undefined;
  if (!isJsonObject(told) || typeof told.code !== "string" || !isFaultCode(told.code)) return null;
  const known = Object.entries(told).filter(([, field]) => field !== null);
  return new Fault(told.code, String(told.message), Object.fromEntries(known));
}
