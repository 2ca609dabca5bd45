import type { UsageExtractor } from "./destination/usage-extractor.ts";

/** The standard's `fetch`, called in any of its shapes. */
export type Fetch = typeof globalThis.fetch;

/** What an SDK's adapter knows of the client whose `fetch` is tapped. */
export interface TapHints {
  /** The SDK's npm name: `openai`; null for a bare `fetch`. */
  readonly sdk: string | null;
  /** The provider's name, where the client is made for one, whatever the address. */
  readonly provider?: string | undefined;
  /** How often the SDK itself tries a request again, where it says so in a header. */
  readonly maxRetries?: number | undefined;
  /** How often the SDK tries again having read the error, without saying so anywhere. */
  readonly unsaidRetries?: number | undefined;
  /** How long the SDK waits for an answer, in milliseconds, where a request does not say. */
  readonly timeoutMs?: number | undefined;
  /** Ties all requests through this `fetch` to one user action. */
  readonly groupId?: string | undefined;
  /** The SDK leaves streams by letting go of their reader: it never comes back to them, and cancels nothing. */
  readonly letsGo?: boolean | undefined;
  /** Reads requests that no format and no other extractor knows; without it they are none of our business. */
  readonly fallback?: UsageExtractor | undefined;
}
