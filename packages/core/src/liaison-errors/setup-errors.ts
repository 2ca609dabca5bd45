import { LiaisonError, type LiaisonErrorOptions } from "./liaison-error.ts";

/** A setting is missing or wrong; the message names it, the hint says how to write it. */
export class ConfigurationError extends LiaisonError {
  override name = "ConfigurationError";

  constructor(message: string, options?: LiaisonErrorOptions) {
    super("configuration", message, options);
  }
}

/** Something was refused because it is unsafe: a key with a line break in it, an address that leads elsewhere. */
export class SecurityError extends LiaisonError {
  override name = "SecurityError";

  constructor(message: string, options?: LiaisonErrorOptions) {
    super("security", message, options);
  }
}

/** An SDK of a kind or version we cannot work with. */
export class CompatibilityError extends LiaisonError {
  override name = "CompatibilityError";

  constructor(message: string, options?: LiaisonErrorOptions) {
    super("compatibility", message, options);
  }
}

/** A record could not be made or kept. Never thrown at an AI call: only where recording itself was asked for. */
export class TrackingError extends LiaisonError {
  override name = "TrackingError";

  constructor(message: string, options?: LiaisonErrorOptions & { readonly code?: "tracking" | "journal_full" }) {
    super(options?.code ?? "tracking", message, options);
  }
}
