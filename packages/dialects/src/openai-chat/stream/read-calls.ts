import type { Json, JsonObject, Part } from "@ai-liaison/core";
import { isJsonObject } from "@ai-liaison/core";
import { formExtension } from "../read-reasoning.ts";
import { argumentsOf, understandCall } from "../read-tool-calls.ts";
import { FORM, numberOf, stringOf } from "../wire.ts";
import { type ChoiceState, closeBlock, type OpenCall } from "./choice-state.ts";

/** The `tool_calls` of a delta: each begins a call or adds to one. */
export function readCallDeltas(
  before: ChoiceState,
  entries: readonly Json[],
  choice: number,
  parts: Part[],
): ChoiceState {
  let state = before;
  for (const entry of entries) if (isJsonObject(entry)) state = readCallDelta(state, entry, choice, parts);
  return state;
}

function readCallDelta(before: ChoiceState, entry: JsonObject, choice: number, parts: Part[]): ChoiceState {
  const piece = understandCall(entry);
  if (piece === null) return before;
  const known = findCall(before.calls, entry);
  let state = before;
  let block = known?.block;
  if (block === undefined) {
    state = closeBlock(state, choice, parts);
    block = state.next;
    const call = { block, index: numberOf(entry.index) ?? null, id: piece.id };
    state = { ...state, next: block + 1, calls: [...state.calls, call] };
    parts.push({ type: "tool-call-start", choice, block, id: piece.id, name: piece.name, kind: piece.kind });
    if (piece.signature !== undefined) parts.push({ type: "signature", choice, block, signature: piece.signature });
  }
  const { argumentsText } = piece;
  if (argumentsText !== "") parts.push({ type: "tool-call-delta", choice, block, argumentsText });
  return state;
}

/**
 * The call an entry adds to. By index, unless it brings an id of its own: some vendors give every parallel call the
 * index 0. Without an index it is the call of that id, or the latest when it has none.
 */
function findCall(calls: readonly OpenCall[], entry: JsonObject): OpenCall | undefined {
  const index = numberOf(entry.index);
  const id = stringOf(entry.id) || null;
  if (index === undefined) return id === null ? calls.at(-1) : calls.find((call) => call.id === id);
  return calls.findLast((call) => call.index === index && (id === null || call.id === null || call.id === id));
}

/** The older `function_call`: one call, named in its first piece. */
export function readFunctionCallDelta(
  before: ChoiceState,
  call: JsonObject,
  choice: number,
  parts: Part[],
): ChoiceState {
  let state = before;
  if (state.functionCall === null) {
    state = closeBlock(state, choice, parts);
    const block = state.next;
    state = { ...state, next: block + 1, functionCall: block };
    parts.push({
      type: "tool-call-start",
      choice,
      block,
      id: null,
      name: stringOf(call.name) ?? "",
      kind: "function",
      extension: formExtension(FORM.function),
    });
  }
  const argumentsText = argumentsOf(call.arguments);
  const block = state.functionCall ?? 0;
  if (argumentsText !== "") parts.push({ type: "tool-call-delta", choice, block, argumentsText });
  return state;
}
