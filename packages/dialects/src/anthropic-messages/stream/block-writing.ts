import type { BlockDelta, JsonObject } from "@ai-liaison/core";
import type { Warn } from "../../fidelity/warn.ts";

/** One block while it is written: a small class for each kind. */
export interface BlockWriting {
  begin(kept: JsonObject | null): string;
  grow(part: Growth, kept: JsonObject | null): string;
  end(): string;
  /** All there will be is there: another block may begin although this one was not closed. */
  isComplete(): boolean;
}

export type Growth = Exclude<BlockDelta, { type: "logprobs" }>;

/** What the kinds need of the stream they are in. */
export interface BlockPlace {
  /** The answer came in this format. */
  readonly own: boolean;
  readonly warn: Warn;
  takeIndex(): number;
  /** An id for a call that came without one. */
  takeCallId(): string;
}
