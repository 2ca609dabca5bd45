import type { Block } from "@ai-liaison/core";
import { makeCallId } from "../fidelity/call-id.ts";

/** An id for a call whose vendor gave none: of the gateway's own id for this answer, so that no other answer has it. */
export function callId(fallbackId: string, choice: number, index: number): string {
  return makeCallId("call", fallbackId, `${choice}_${index}`);
}

/** The blocks of a whole answer, with ids for the calls that have none and were not read from this format. */
export function withCallIds(blocks: readonly Block[], fallbackId: string, choice: number): readonly Block[] {
  let index = -1;
  return blocks.map((block) => {
    if (block.type !== "tool-call" || block.kind === "server") return block;
    index += 1;
    return block.id === null ? { ...block, id: callId(fallbackId, choice, index) } : block;
  });
}
