import type { Fault } from "../fault.ts";
import type { Json } from "../json.ts";
import { APIError, AuthenticationError, ModelNotFoundError, ProviderError, RateLimitError } from "./api-errors.ts";
import { NetworkError, RetryExhaustedError, TimeoutError, ValidationError } from "./call-errors.ts";
import { LiaisonError } from "./liaison-error.ts";
import { TrackingError } from "./setup-errors.ts";

export interface FaultCircumstances {
  /** The model that was asked for. */
  readonly model?: string | null;
  /** How many tries there were; with more than one, the error is a RetryExhaustedError around the last. */
  readonly attempts?: number;
  /** The call's id in the ledger, for `details`. */
  readonly callId?: string;
}

/** The error an application catches for a fault; the fault is its `cause`. */
export function errorFor(fault: Fault, circumstances: FaultCircumstances = {}): LiaisonError {
  const error = classFor(fault, circumstances);
  const { attempts = 1 } = circumstances;
  if (attempts <= 1) return error;
  const { hint, details } = error;
  const message = `All ${attempts} tries failed; the last said: ${error.message}`;
  return new RetryExhaustedError(message, { attempts, hint, details, cause: error });
}

function classFor(fault: Fault, { model = null, callId }: FaultCircumstances): LiaisonError {
  const { code, message, status } = fault;
  const options = {
    hint: fault.hint,
    details: { ...detailsOf(fault), ...(callId === undefined ? {} : { callId }) },
    cause: fault,
  };
  switch (code) {
    case "rate_limited":
    case "quota_exhausted":
      return new RateLimitError(message, { ...options, code, status, retryAfter: seconds(fault.retryAfterMs) });
    case "authentication":
    case "provider_authentication":
    case "permission":
      return new AuthenticationError(message, { ...options, code, status });
    case "model_not_found":
      return new ModelNotFoundError(message, { ...options, status, model });
    case "not_found":
      return new APIError(message, { ...options, code, status });
    case "invalid_request":
    case "context_length":
    case "content_filter":
      return new ValidationError(message, { ...options, code });
    case "overloaded":
    case "server_error":
    case "malformed_response":
      return new ProviderError(message, { ...options, code, status });
    case "timeout":
      return new TimeoutError(message, options);
    case "network":
    case "interrupted":
      return new NetworkError(message, { ...options, code });
    case "journal_full":
      return new TrackingError(message, { ...options, code });
    case "cancelled":
      return new LiaisonError(code, message, options);
    default:
      return code satisfies never;
  }
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1000;
}

function detailsOf(fault: Fault): Record<string, Json> {
  const { status, param, providerCode, providerStatus, details } = fault;
  const known = Object.entries({ status, param, providerCode, providerStatus, details });
  return Object.fromEntries(known.filter(([, value]) => value !== null));
}
