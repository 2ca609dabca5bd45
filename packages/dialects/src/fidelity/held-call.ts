import type { BlockStart, Part } from "@ai-liaison/core";

export type CallStart = Extract<BlockStart, { type: "tool-call-start" }>;

/** The start of a call, and what it is signed with, where it is. */
export interface SignedStart {
  readonly start: CallStart;
  readonly signature: string | undefined;
}

/**
 * A call's start that waits for the next part: where a call's signature goes into its id, that comes too late for a start
 * already written.
 */
export class HeldCall {
  #held: SignedStart | null = null;

  hold(start: CallStart): void {
    this.#held = { start, signature: undefined };
  }

  /** True for a part that signs the call that waits: it is taken in. */
  sign(part: Part): boolean {
    const held = this.#held;
    if (held === null || part.type !== "signature" || part.block !== held.start.block) return false;
    this.#held = { start: held.start, signature: (held.signature ?? "") + part.signature };
    return true;
  }

  /** The call that waited, which waits no longer; null when none did. */
  release(): SignedStart | null {
    const held = this.#held;
    this.#held = null;
    return held;
  }
}
