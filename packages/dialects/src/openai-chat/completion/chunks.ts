import type { JsonObject, Part, Usage } from "@ai-liaison/core";
import { DIALECT } from "../extension.ts";
import { writeFinish } from "../finish.ts";
import { type ChoiceState, readText } from "../stream/choice-state.ts";
import {
  type Chunk,
  type ChunkChoice,
  type ChunkFormat,
  type ChunkState,
  closeChunk,
  learnNames,
} from "../stream/chunk.ts";
import { readEnd } from "../stream/read-choice.ts";
import { COMPLETION_OBJECT } from "../wire.ts";

/** A legacy completion's stream: choices with a `text` and no `delta`. */
export const completionChunks: ChunkFormat = { object: COMPLETION_OBJECT, readChoice, reduceChunk };

function readChoice(before: ChoiceState, json: JsonObject, choice: number, parts: Part[]): ChoiceState {
  return readEnd(readText(before, "text", undefined, json.text, choice, parts), json, choice, parts);
}

function reduceChunk(before: ChunkState, parts: readonly Part[]): readonly [ChunkState, Chunk] {
  const choices: Chunk["choices"] = new Map();
  let state = before;
  let usage: Usage | null = null;
  for (const part of parts) {
    if (part.type === "start") state = learnNames(state, part);
    else if (part.type === "usage") usage = part.usage;
    else addToChoice(choices, part);
  }
  return closeChunk(state, choices, usage);
}

function addToChoice(choices: Chunk["choices"], part: Part): void {
  if (part.type === "text-delta") {
    const { fields } = choiceOf(choices, part.choice);
    fields.text = `${fields.text ?? ""}${part.text}`;
  } else if (part.type === "finish") choiceOf(choices, part.choice).fields.finish_reason = writeFinish(part.finish);
  else if (part.type === "logprobs") choiceOf(choices, part.choice).fields.logprobs = part.logprobs;
  else if (part.type === "extension" && part.dialect === DIALECT && part.choice !== null) {
    choiceOf(choices, part.choice);
  }
}

function choiceOf(choices: Chunk["choices"], index: number): ChunkChoice {
  const made = choices.get(index);
  if (made !== undefined) return made;
  const choice: ChunkChoice = {
    fields: { index, text: "", finish_reason: null, logprobs: null },
    delta: {},
    bare: true,
  };
  choices.set(index, choice);
  return choice;
}
