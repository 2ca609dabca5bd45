import { FAULT_CODES, type FaultCode, type FaultEntry } from "./errors.ts";
import type { Json } from "./json.ts";

export interface FaultDetails {
  /** The field, header, row or path at fault, as the caller knows it: `messages[2].role`. */
  readonly param?: string;
  /** A status that says more than the table's: 405, 413, 415, 431, or the vendor's own. */
  readonly status?: number;
  /** How long to wait, as the vendor or a limit said, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The vendor's own words: its error code and its status. Never its authentication text. */
  readonly providerCode?: string;
  readonly providerStatus?: number;
  /** What to do next, where that is more exact than the table's advice. */
  readonly hint?: string;
  readonly details?: Json;
  readonly cause?: unknown;
}

/**
 * The one class of error. Stages return it; only the edge throws. Its message says what happened and to what, and
 * never holds a secret or a prompt.
 */
export class Fault extends Error {
  readonly code: FaultCode;
  readonly status: number;
  readonly param: string | null;
  readonly retryAfterMs: number | null;
  readonly providerCode: string | null;
  readonly providerStatus: number | null;
  readonly hint: string;
  readonly details: Json | null;

  constructor(code: FaultCode, message: string, details: FaultDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "Fault";
    this.code = code;
    this.status = details.status ?? FAULT_CODES[code].status;
    this.param = details.param ?? null;
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.providerCode = details.providerCode ?? null;
    this.providerStatus = details.providerStatus ?? null;
    this.hint = details.hint ?? FAULT_CODES[code].advice;
    this.details = details.details ?? null;
  }

  get retry(): FaultEntry["retry"] {
    return FAULT_CODES[this.code].retry;
  }
}

export function isFault(value: unknown): value is Fault {
  return value instanceof Fault;
}

/** The one door by which an unknown error becomes a Fault; its text stays inside, as the cause. */
export function toFault(error: unknown): Fault {
  return isFault(error)
    ? error
    : new Fault("server_error", "The gateway failed unexpectedly while handling this call.", { cause: error });
}
