import { type CallStatus, type Fault, type Json, NO_USAGE, type Usage, type UsageSource } from "@ai-liaison/core";

/** How one request ended. */
export interface Outcome {
  readonly status: CallStatus;
  /** What the SDK saw; null when no answer came. */
  readonly httpStatus: number | null;
  readonly fault: Fault | null;
  readonly usage: Usage;
  readonly usageSource: UsageSource;
  /** The model the vendor says it used. */
  readonly model: string | null;
  /** By the monotonic clock; null when nothing came. */
  readonly firstTokenMs: number | null;
  readonly warnings: readonly string[];
  /** The answer's own id, creation and finish, and what an extractor found. */
  readonly facts: Readonly<Record<string, Json>> | null;
  /** The path at which a later request will see what was used, where this one cannot. */
  readonly laterAt?: string;
}

const NONE: readonly string[] = Object.freeze([]);

/** A request that brought nothing to count. */
export function failed(fault: Fault, httpStatus: number | null): Outcome {
  return {
    status: fault.code === "cancelled" ? "cancelled" : "error",
    httpStatus,
    fault,
    usage: NO_USAGE,
    usageSource: "none",
    model: null,
    firstTokenMs: null,
    warnings: NONE,
    facts: null,
  };
}
