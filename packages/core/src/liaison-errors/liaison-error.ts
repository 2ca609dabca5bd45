/**
 * Inside, there is one class of error, `Fault`, and stages return it. What an application catches from our own
 * libraries (`createLiaison`, `checkCompatibility`, a bad option) is one of this family, because applications choose
 * by `instanceof`. Errors of the official SDKs are never replaced by these: a tracked client throws what the bare one does.
 */
import type { FaultCode } from "../errors.ts";
import type { JsonObject } from "../json.ts";

/** A fault's code, or one for what never reaches a gateway. */
export type LiaisonErrorCode =
  | FaultCode
  | "configuration"
  | "security"
  | "compatibility"
  | "tracking"
  | "retries_exhausted"
  | "circuit_open";

export interface LiaisonErrorOptions {
  /** What to do next. */
  readonly hint?: string;
  /** What else is known: names, numbers, limits. Never a secret, never a prompt. */
  readonly details?: JsonObject;
  readonly cause?: unknown;
}

/**
 * The base of every error we throw. `message` says what happened, `hint` what to do next, `code` is stable, `details`
 * is `{}` unless told. As JSON it has neither stack nor cause, so it may be shown.
 */
export class LiaisonError extends Error {
  override name = "LiaisonError";
  readonly code: LiaisonErrorCode;
  readonly hint: string;
  readonly details: JsonObject;

  constructor(code: LiaisonErrorCode, message: string, options: LiaisonErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint ?? "";
    this.details = options.details ?? {};
  }

  /** What may leave the process. */
  toJSON(): JsonObject {
    return { name: this.name, code: this.code, message: this.message, hint: this.hint, details: this.details };
  }
}
