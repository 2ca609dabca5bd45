import type { Dialect, Endpoint, Json, OperationFormat, Provider, VendorOperation } from "@ai-liaison/core";

/** What will be tried, in which order, for how long: everything decided before the first attempt. */
export interface Plan {
  readonly kind: "plan";
  /** The route alias that was asked for; null when a model was. */
  readonly route: string | null;
  readonly targets: readonly [Target, ...Target[]];
  readonly retry: RetryPolicy;
  readonly timeouts: PlanTimeouts;
  /** Why these targets in this order, for the record. */
  readonly decision: Json;
}

/** One address of one provider, with the model to ask it for. */
export interface Target {
  readonly provider: Provider;
  readonly endpoint: Endpoint;
  /** 0 for the provider's primary address, 1 for its secondary. */
  readonly endpointIndex: number;
  readonly model: string;
  readonly dialect: Dialect;
  readonly format: OperationFormat;
  /** At which paths the vendor takes it. */
  readonly operation: VendorOperation;
  /** The vendor cannot count tokens: they are counted here, by an estimate, and nothing is sent. */
  readonly countedHere: boolean;
  /** Caller and vendor speak the same format: bytes pass through. */
  readonly passThrough: boolean;
}

export interface RetryPolicy {
  /** How often one target may be tried, the first time included. */
  readonly maxAttempts: number;
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
}

export interface PlanTimeouts {
  /** Between two pieces of an answer that has begun. */
  readonly idleMs: number;
  /** From the call's arrival to its end. */
  readonly totalMs: number;
}
