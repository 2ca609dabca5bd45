import type { Json } from "@ai-liaison/core";

/**
 * Whom a call is for. In every field `undefined` means "as the surrounding context has it", `null` "of nobody, on
 * purpose". What is said at the call itself goes before the context, and the context before `track`'s own defaults.
 */
export interface CallContext {
  readonly customerId?: string | null | undefined;
  readonly userId?: string | null | undefined;
  readonly sessionId?: string | null | undefined;
  /** The calling service, as it stands in the record. */
  readonly service?: string | null | undefined;
  /** Ties the requests of one user action. */
  readonly groupId?: string | null | undefined;
  readonly tags?: Readonly<Record<string, string>> | null | undefined;
  readonly metadata?: Json | undefined;
  /** False: the call is made, and leaves no record. */
  readonly enabled?: boolean | undefined;
}
