import type { Json, Part } from "@ai-liaison/core";
import { formExtension } from "../read-reasoning.ts";
import type { AudioSum } from "./audio.ts";

export interface OpenCall {
  readonly block: number;
  /** As the vendor counts; null when it does not. */
  readonly index: number | null;
  readonly id: string | null;
}

/** What a stream has said of one choice so far. Never changed: every event makes a new one where something changes. */
export interface ChoiceState {
  /** The number of the next block. */
  readonly next: number;
  /** The block of words or thoughts that grows now; calls may be open beside it. */
  readonly open: OpenBlock | null;
  readonly calls: readonly OpenCall[];
  readonly functionCall: number | null;
  readonly audio: AudioSum | null;
  readonly finished: boolean;
}

interface OpenBlock {
  readonly kind: "text" | "refusal" | "reasoning";
  readonly form: string | undefined;
  readonly block: number;
}

export const NEW_CHOICE: ChoiceState = {
  next: 0,
  open: null,
  calls: [],
  functionCall: null,
  audio: null,
  finished: false,
};

/** Closes the block of words or thoughts, since something else begins. */
export function closeBlock(state: ChoiceState, choice: number, parts: Part[]): ChoiceState {
  if (state.open === null) return state;
  parts.push({ type: "block-end", choice, block: state.open.block });
  return { ...state, open: null };
}

/** Text of one kind: grows the open block of that kind, or opens one. Empty text is nothing. */
export function readText(
  before: ChoiceState,
  kind: OpenBlock["kind"],
  form: string | undefined,
  text: Json | undefined,
  choice: number,
  parts: Part[],
): ChoiceState {
  if (typeof text !== "string" || text === "") return before;
  const state = openBlock(before, kind, form, choice, parts);
  parts.push({ type: `${kind}-delta`, choice, block: state.open?.block ?? 0, text });
  return state;
}

/** The open block of that kind and form, a new one where there is none. */
export function openBlock(
  before: ChoiceState,
  kind: OpenBlock["kind"],
  form: string | undefined,
  choice: number,
  parts: Part[],
): ChoiceState {
  if (before.open?.kind === kind && before.open.form === form) return before;
  const state = closeBlock(before, choice, parts);
  const block = state.next;
  parts.push({
    type: `${kind}-start`,
    choice,
    block,
    ...(form === undefined ? {} : { extension: formExtension(form) }),
  });
  return { ...state, next: block + 1, open: { kind, form, block } };
}
