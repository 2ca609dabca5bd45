import type { JsonObject, Part, Usage } from "@ai-liaison/core";
import { DIALECT } from "../extension.ts";
import { writeFinish } from "../finish.ts";
import { type ChoiceState, readText } from "../stream/choice-state.ts";
import {
  type Chunk,
  type ChunkChoice,
  type ChunkFormat,
  type ChunkMaker,
  type ChunkNames,
  type ChunkOptions,
  closeChunk,
  learnNames,
} from "../stream/chunk.ts";
import { readEnd } from "../stream/read-choice.ts";
import { COMPLETION_OBJECT } from "../wire.ts";
import { warnLost } from "./lost-content.ts";

/** A legacy completion's stream: choices with a `text` and no `delta`. */
export const completionChunks: ChunkFormat = {
  object: COMPLETION_OBJECT,
  readChoice,
  openMaker: (options) => new CompletionChunkMaker(options),
};

function readChoice(before: ChoiceState, json: JsonObject, choice: number, parts: Part[]): ChoiceState {
  return readEnd(readText(before, "text", undefined, json.text, choice, parts), json, choice, parts);
}

class CompletionChunkMaker implements ChunkMaker {
  names: ChunkNames;
  heldUsage: Usage | null = null;
  readonly #options: ChunkOptions;

  constructor(options: ChunkOptions) {
    this.names = options.names;
    this.#options = options;
  }

  make(parts: readonly Part[]): Chunk {
    const choices: Chunk["choices"] = new Map();
    let usage: Usage | null = null;
    for (const part of parts) {
      if (part.type === "start") this.names = learnNames(this.names, part);
      else if (part.type === "usage") usage = part.usage;
      else if (!addToChoice(choices, part)) warnLost(part, this.#options.warn);
    }
    return closeChunk(this, choices, usage);
  }

  targetOf(): undefined {
    return undefined;
  }
}

/** False for a part a legacy completion has no words for. */
function addToChoice(choices: Chunk["choices"], part: Part): boolean {
  if (part.type === "text-delta") {
    const { fields } = choiceOf(choices, part.choice);
    fields.text = `${fields.text ?? ""}${part.text}`;
  } else if (part.type === "finish") choiceOf(choices, part.choice).fields.finish_reason = writeFinish(part.finish);
  else if (part.type === "logprobs") choiceOf(choices, part.choice).fields.logprobs = part.logprobs;
  else if (part.type === "extension" && part.dialect === DIALECT && part.choice !== null) {
    choiceOf(choices, part.choice);
  } else return false;
  return true;
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
