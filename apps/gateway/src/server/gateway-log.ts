import { isFault } from "@ai-liaison/core";
import { destination, type Logger, pino } from "pino";

/**
 * The gateway's own log: one JSON object a line on standard error. Calls are in the ledger, not here; what is logged is
 * what an operator must know. No header, body, key or prompt is ever handed to it, and known secrets' shapes are
 * blotted out all the same.
 */
export function createLog(level: string): Logger {
  return pino(
    {
      level: level.toLowerCase(),
      base: null,
      messageKey: "message",
      timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: blotSecrets },
    },
    destination({ dest: 2, sync: true }),
  );
}

const SECRETS =
  /\b(sk-[A-Za-z0-9_-]{8,}|AIza[A-Za-z0-9_-]{20,}|Bearer\s+[A-Za-z0-9._~+/=-]{8,}|hf_[A-Za-z0-9]{10,}|gsk_[A-Za-z0-9]{10,}|liaison-admin-[A-Za-z0-9]{8,}|xai-[A-Za-z0-9]{10,})/g;

/** Blots out whatever has the shape of a key. */
export function blotSecrets(text: string): string {
  return text.replace(SECRETS, "[redacted]");
}

/** An unexpected error as log fields: its kind and stack, for those who run the gateway only. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: String(error) };
  const cause = isFault(error) && error.cause !== undefined ? { cause: describeError(error.cause) } : {};
  return { error: error.message, stack: error.stack, ...cause };
}
