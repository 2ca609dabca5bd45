import type { FaultCode } from "../errors.ts";
import { LiaisonError, type LiaisonErrorOptions } from "./liaison-error.ts";

export interface ApiErrorOptions extends LiaisonErrorOptions {
  readonly code?: FaultCode;
  /** The HTTP status; the class's usual one unless told. */
  readonly status?: number;
}

/** Somebody answered, and said no. */
export class APIError extends LiaisonError {
  override name = "APIError";
  /** The HTTP status this error has, or would have. */
  readonly status: number;

  constructor(message: string, options: ApiErrorOptions = {}) {
    super(options.code ?? "server_error", message, options);
    this.status = options.status ?? 500;
  }
}

/** A key is missing, unknown or not allowed to do this: 401 or 403. */
export class AuthenticationError extends APIError {
  override name = "AuthenticationError";

  constructor(message: string, options?: ApiErrorOptions) {
    super(message, { code: "authentication", status: 401, ...options });
  }
}

/** Too many requests, or with `code: "quota_exhausted"` no money left: 429. */
export class RateLimitError extends APIError {
  override name = "RateLimitError";
  /** How long to wait, in seconds; null when nobody said. */
  readonly retryAfter: number | null;

  constructor(message: string, options: ApiErrorOptions & { readonly retryAfter?: number | null } = {}) {
    super(message, { code: "rate_limited", status: 429, ...options });
    this.retryAfter = options.retryAfter ?? null;
  }
}

/** No provider offers the model: 404. */
export class ModelNotFoundError extends APIError {
  override name = "ModelNotFoundError";
  /** The model asked for; null when that is not known. */
  readonly model: string | null;

  constructor(message: string, options: ApiErrorOptions & { readonly model?: string | null } = {}) {
    super(message, { code: "model_not_found", status: 404, ...options });
    this.model = options.model ?? null;
  }
}

/** The provider failed: overloaded, broken, or an answer that is none. */
export class ProviderError extends APIError {
  override name = "ProviderError";

  constructor(message: string, options?: ApiErrorOptions) {
    super(message, { code: "server_error", status: 500, ...options });
  }
}
