import type { Json, JsonObject, Part } from "@ai-liaison/core";
import { isJsonObject } from "@ai-liaison/core";
import { DIALECT } from "../extension.ts";
import { readFinish } from "../finish.ts";
import { readDetails } from "../read-reasoning.ts";
import { readLogprobs } from "../read-response.ts";
import { FORM, listOf, objectOf, REASONING_FIELDS, stringOf } from "../wire.ts";
import { addAudio, audioPart } from "./audio.ts";
import { type ChoiceState, closeBlock, openBlock, readText } from "./choice-state.ts";
import { readCallDeltas, readFunctionCallDelta } from "./read-calls.ts";

/** One choice of a chunk: (state, choice) → state, its parts appended. */
export function readChoice(before: ChoiceState, json: JsonObject, choice: number, parts: Part[]): ChoiceState {
  const delta = objectOf(json.delta) ?? {};
  let state = readReasoning(before, delta, choice, parts);
  state = readContent(state, delta.content, choice, parts);
  state = readText(state, "refusal", undefined, delta.refusal, choice, parts);
  const audio = objectOf(delta.audio);
  if (audio !== undefined) state = { ...state, audio: addAudio(state.audio, audio) };
  if (isJsonObject(delta.function_call)) state = readFunctionCallDelta(state, delta.function_call, choice, parts);
  if (Array.isArray(delta.tool_calls)) state = readCallDeltas(state, delta.tool_calls, choice, parts);
  return readEnd(state, json, choice, parts);
}

/** What chats and legacy completions share: log probabilities, and the reason of the end. */
export function readEnd(state: ChoiceState, json: JsonObject, choice: number, parts: Part[]): ChoiceState {
  readLogprobs(json.logprobs, choice, parts);
  const finish = stringOf(json.finish_reason);
  return finish === undefined || finish === "" ? state : finishChoice(state, finish, choice, parts);
}

function finishChoice(before: ChoiceState, finish: string, choice: number, parts: Part[]): ChoiceState {
  let state = before;
  if (state.audio !== null && !state.finished) {
    parts.push(audioPart(state.audio, choice, state.next));
    state = { ...state, next: state.next + 1 };
  }
  state = closeChoice(state, choice, parts);
  parts.push({ type: "finish", choice, finish: readFinish(finish) });
  return { ...state, finished: true };
}

/** Closes whatever is open. */
export function closeChoice(before: ChoiceState, choice: number, parts: Part[]): ChoiceState {
  const state = closeBlock(before, choice, parts);
  for (const call of state.calls) parts.push({ type: "block-end", choice, block: call.block });
  if (state.functionCall !== null) parts.push({ type: "block-end", choice, block: state.functionCall });
  return { ...state, calls: [], functionCall: null };
}

function readReasoning(before: ChoiceState, delta: JsonObject, choice: number, parts: Part[]): ChoiceState {
  const field = REASONING_FIELDS.find((name) => typeof delta[name] === "string" && delta[name] !== "");
  if (field === undefined && delta.reasoning_details === undefined) return before;
  const details = readDetails(delta.reasoning_details);
  const form = field === REASONING_FIELDS[1] ? field : undefined;
  const text = field === undefined ? details.text : delta[field];
  let state = readText(before, "reasoning", form, text, choice, parts);
  if (details.signature !== undefined) {
    state = openBlock(state, "reasoning", state.open?.kind === "reasoning" ? state.open.form : form, choice, parts);
    const block = state.open?.block ?? 0;
    parts.push({ type: "signature", choice, block, signature: details.signature });
  }
  if (details.redactedData === undefined) return state;
  state = closeBlock(state, choice, parts);
  const at = { choice, block: state.next };
  parts.push({ type: "reasoning-start", ...at, redactedData: details.redactedData }, { type: "block-end", ...at });
  return { ...state, next: state.next + 1 };
}

function readContent(before: ChoiceState, content: Json | undefined, choice: number, parts: Part[]): ChoiceState {
  if (typeof content === "string") return readText(before, "text", undefined, content, choice, parts);
  let state = before;
  for (const part of listOf(content) ?? []) {
    const json = objectOf(part);
    if (json?.type === "text") state = readText(state, "text", undefined, json.text, choice, parts);
    else if (json?.type === "thinking") {
      for (const thought of listOf(json.thinking) ?? []) {
        state = readText(state, "reasoning", FORM.thinking, objectOf(thought)?.text, choice, parts);
      }
    } else {
      state = closeBlock(state, choice, parts);
      parts.push({
        type: "opaque",
        choice,
        block: state.next,
        value: { type: "opaque", dialect: DIALECT, value: part },
      });
      state = { ...state, next: state.next + 1 };
    }
  }
  return state;
}
