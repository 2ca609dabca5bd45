import type { Block, Finish, JsonObject } from "@ai-liaison/core";
import { writeFinish } from "./finish.ts";
import { MODEL_ROLE, type MutableJson } from "./wire.ts";

/** A candidate's own fields, without its content. */
export function writeCandidate(index: number, finish: Finish | null): MutableJson {
  return finish === null ? { index } : { finishReason: writeFinish(finish), index };
}

/** The content of a candidate. */
export function contentOf(parts: readonly JsonObject[]): MutableJson {
  return { parts, role: MODEL_ROLE };
}

export function callsFunctions(blocks: readonly Block[]): boolean {
  return blocks.some(({ type }) => type === "tool-call");
}
