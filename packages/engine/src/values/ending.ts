import type { CallRecord, Fault, Usage, UsageSource } from "@ai-liaison/core";
import type { PricedUsage } from "@ai-liaison/pricing";

/** What the record needs of an ending. */
export type EndingToRecord = Omit<Ending, "captured" | "truncated" | "discard" | "release" | "lateUsage">;

/** How the delivery went. The client has everything but the end; `release` lets it have that. */
export interface Ending {
  readonly status: "success" | "error" | "cancelled";
  /** What the client saw or will see; 499 when it went away. */
  readonly httpStatus: number;
  readonly fault: Fault | null;
  readonly usage: Usage;
  readonly usageSource: UsageSource;
  /** What the usage costs, where its parts had prices of their own; unset: it is priced as a whole. */
  readonly price?: PricedUsage;
  /** What the call that a kept answer belongs to took, where that was not known before. */
  readonly lateUsage: Usage | null;
  readonly modelUsed: string | null;
  /** The vendor's id of the answer. */
  readonly answerId: string | null;
  readonly endedMs: number;
  readonly firstTokenMs: number | null;
  /** The vendor's bytes, in order, as far as they were kept. */
  readonly captured: readonly Buffer[];
  readonly truncated: boolean;
  /** What the caller's format could not say of the answer. */
  readonly warnings: readonly string[];
  /** Gives back the memory of what was captured; the journal has it, or will not. */
  readonly discard: () => void;
  readonly release: (record: CallRecord | null) => void;
}
