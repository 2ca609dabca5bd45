import type { AnswerOptions } from "@ai-liaison/core";
import type { MutableJson } from "./extension.ts";

export interface Envelope {
  readonly id: string | null;
  readonly model: string | null;
  readonly stopReason: string | null;
}

/** Everything about an answer but its content and usage. */
export function writeEnvelope({ id, model, stopReason }: Envelope): MutableJson {
  return {
    id: id ?? "",
    type: "message",
    role: "assistant",
    model: model ?? "",
    stop_reason: stopReason,
    stop_sequence: null,
  };
}

/** The answer's own names, or ours where it has none: clients count on them. */
export function identityOf(
  { id, model }: Pick<Envelope, "id" | "model">,
  options: Pick<AnswerOptions, "fallbackId" | "model">,
): { readonly id: string; readonly model: string } {
  return { id: id ?? `msg_${options.fallbackId}`, model: model ?? options.model };
}

/** The id of a call that came without one: at most 40 characters, and always the same. */
export function callIdOf({ fallbackId }: Pick<AnswerOptions, "fallbackId">, count: number): string {
  return `toolu_${fallbackId.replaceAll(/[^a-zA-Z0-9]/g, "").slice(0, LONGEST_ID)}_${count}`;
}

const LONGEST_ID = 32;
