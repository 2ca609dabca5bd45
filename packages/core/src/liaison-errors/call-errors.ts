import type { FaultCode } from "../errors.ts";
import { LiaisonError, type LiaisonErrorOptions } from "./liaison-error.ts";

/** The request cannot be sent as it is; `details.param` names the field. Also too long an input, or a refused one. */
export class ValidationError extends LiaisonError {
  override name = "ValidationError";

  constructor(message: string, options?: LiaisonErrorOptions & { readonly code?: FaultCode }) {
    super(options?.code ?? "invalid_request", message, options);
  }
}

/** No connection, or one that broke; with `code: "interrupted"`, in the middle of the answer. */
export class NetworkError extends LiaisonError {
  override name = "NetworkError";

  constructor(message: string, options?: LiaisonErrorOptions & { readonly code?: "network" | "interrupted" }) {
    super(options?.code ?? "network", message, options);
  }
}

/** No answer in the time allowed. */
export class TimeoutError extends LiaisonError {
  override name = "TimeoutError";

  constructor(message: string, options?: LiaisonErrorOptions) {
    super("timeout", message, options);
  }
}

/** Every try failed; `cause` is the error of the last one. */
export class RetryExhaustedError extends LiaisonError {
  override name = "RetryExhaustedError";
  /** How many tries there were. */
  readonly attempts: number;

  constructor(message: string, options: LiaisonErrorOptions & { readonly attempts: number }) {
    super("retries_exhausted", message, { ...options, details: { ...options.details, attempts: options.attempts } });
    this.attempts = options.attempts;
  }
}

/** Not even tried: what it would have asked has failed too often of late. */
export class CircuitBreakerError extends LiaisonError {
  override name = "CircuitBreakerError";

  constructor(message: string, options?: LiaisonErrorOptions) {
    super("circuit_open", message, options);
  }
}
