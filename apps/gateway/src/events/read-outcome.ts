import { type CallRecord, type CallStatus, FAULT_CODES, type FaultCode, isFaultCode } from "@ai-liaison/core";
import type { FieldReader } from "./field-reader.ts";
import type { Warn } from "./trim-values.ts";

export const STATUSES = ["success", "error", "cancelled"] as const satisfies readonly CallStatus[];
export const MAX_STATUS = 999;

type Outcome = Pick<CallRecord, "status" | "httpStatus" | "errorCode" | "errorMessage" | "errorDetails">;

/** How it ended, as far as it is told: an error's code gives its status, and the other way round. */
export function readOutcome(fields: FieldReader, warn: Warn): Outcome {
  const code = readErrorCode(fields, warn);
  const errorMessage = fields.text("error_message");
  const stated = fields.count("http_status", MAX_STATUS);
  const failed = code !== null || errorMessage !== null || (stated ?? 0) >= 400;
  const status = fields.choice("status", STATUSES) ?? (failed ? "error" : "success");
  const errorCode = code ?? codeOf(status);
  const httpStatus = stated ?? (errorCode === null ? 200 : FAULT_CODES[errorCode].status);
  return { status, httpStatus, errorCode, errorMessage, errorDetails: fields.json("error_details") };
}

function codeOf(status: CallStatus): FaultCode | null {
  if (status === "success") return null;
  return status === "cancelled" ? "cancelled" : "server_error";
}

/** A code of docs/errors.md; any other stands for an error of unknown kind, and is told beside. */
export function readErrorCode(fields: FieldReader, warn: Warn): FaultCode | null {
  const code = fields.id("error_code");
  if (code === null || isFaultCode(code)) return code;
  warn(`error_code "${code.slice(0, 60)}" is none of docs/errors.md: taken for server_error.`);
  return "server_error";
}
