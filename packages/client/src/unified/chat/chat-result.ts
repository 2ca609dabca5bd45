import type { Block, Finish, Json, Message, NanoUsd, TokenCounts, UsageSource } from "@ai-liaison/core";

/** What every answer says of the call it came from: the same as the ledger does. */
export interface CallSummary {
  /** The call's id in the ledger: `ai-liaison calls show ID`. */
  readonly callId: string;
  /** The vendor's id of its answer; the call's own where it gave none. */
  readonly id: string;
  /** The model that answered, as the vendor names it. */
  readonly model: string;
  /** The provider that answered. */
  readonly provider: string;
  /** All tries of the call together; what a vendor did not report is null. */
  readonly usage: CallUsage;
  /** In dollars, exact, as a decimal string; null when no price is known: never a false 0. */
  readonly costUsd: string | null;
  /** The same in whole nano-dollars. */
  readonly costNanoUsd: NanoUsd | null;
  /** How many tries it took; 1 when the first one answered. */
  readonly attempts: number;
  /** What the vendor's format could not say of the request, and what was assumed of the price. */
  readonly warnings: readonly string[];
  /** True: the answer was made up within this process, for want of any provider. */
  readonly simulated: boolean;
}

export interface CallUsage extends TokenCounts {
  /** `provider`: as the vendor reported it; see the ledger for the rest. */
  readonly source: UsageSource;
  /** The vendor's own usage object. */
  readonly raw: Json;
}

/** A model's whole answer. */
export interface ChatResult extends CallSummary {
  /** All text of the answer; "" when there is none. */
  readonly text: string;
  /** Everything the answer holds, in order: text, reasoning, tool calls, media. */
  readonly content: readonly Block[];
  /** The answer as a message: what to put into the history before the next question. */
  readonly message: Message;
  readonly toolCalls: readonly ToolCall[];
  /** Why it ended; null where the vendor did not say. */
  readonly finish: Finish | null;
}

/** A tool the model wants called. Answer it with `{ role: "tool", toolCallId: id, content }`. */
export interface ToolCall {
  /** The vendor's, or, where it gives none, one of our own: what the result is to be told for. */
  readonly id: string;
  readonly name: string;
  /** As JSON; null when the model wrote none that can be read. */
  readonly arguments: Json;
  /** Exactly as the model wrote them. */
  readonly argumentsText: string;
}
