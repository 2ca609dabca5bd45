import type { JsonObject, Part, StreamEvent, StreamReader } from "@ai-liaison/core";
import { Fault, isJsonObject, parseObject } from "@ai-liaison/core";
import { isErrorBody, readErrorBody } from "../errors.ts";
import { readUsage } from "../usage.ts";
import { DONE, listOf, numberOf, objectOf, stringOf } from "../wire.ts";
import { type ChoiceState, NEW_CHOICE } from "./choice-state.ts";
import type { ChunkFormat, ChunkMaker } from "./chunk.ts";
import { keepChunk, mention } from "./keep-chunk.ts";
import { closeChoice } from "./read-choice.ts";
import { isPiece, type Repeatable, repeatable, repeatedExtras } from "./repeated-chunk.ts";
import { frameAround, readWithin, type TextFrame } from "./text-frame.ts";

/**
 * A stream of chunks, read as a reducer: (state, event) → [state, parts]. Each chunk is also made anew from its
 * parts, as our writer would, to learn what they do not say. `[DONE]` is the end; a connection that closes without it
 * is complete only if every choice was finished, as some vendors never send `[DONE]`.
 */
export interface ReadState {
  readonly started: boolean;
  /** `end` or `fault` was told: nothing follows. */
  readonly over: boolean;
  readonly choices: ReadonlyMap<number, ChoiceState>;
  /** Fields of the response told so far, so that their repetitions are known as such. */
  readonly told: JsonObject;
  /** Says each chunk again from its parts, and remembers what it said. */
  readonly written: ChunkMaker;
  /** The latest chunk of one piece of text, and what it said beyond it. */
  readonly latest: Repeatable | null;
}

/** No vendor's id, model or time: where the stream names none, the difference to these is kept. */
const UNSAID = "\u0000";

/** Nothing read yet. */
export function startReading({ object, openMaker }: ChunkFormat): ReadState {
  const names = { object, id: UNSAID, model: UNSAID, created: -1 };
  const written = openMaker({ names, fallbackId: "", warn: () => {} });
  return { started: false, over: false, choices: new Map(), told: {}, written, latest: null };
}

/** The reducer with its state kept, as the engine uses it; events within a known frame do not get as far. */
export function openChunkReader(format: ChunkFormat): StreamReader {
  return new ChunkReader(format);
}

/** Where no event keeps within the frame of the one before, frames are not worth looking for. */
const FRAMES_IN_VAIN = 3;

class ChunkReader implements StreamReader {
  readonly #format: ChunkFormat;
  #state: ReadState;
  #frame: TextFrame | null = null;
  #inVain = 0;

  constructor(format: ChunkFormat) {
    this.#format = format;
    this.#state = startReading(format);
  }

  read(event: StreamEvent): readonly Part[] {
    const framed = this.#frame === null ? null : readWithin(this.#frame, event);
    if (framed !== null) {
      this.#inVain = 0;
      return framed;
    }
    const [state, parts] = readEvent(this.#format, this.#state, event);
    this.#state = state;
    this.#frame = this.#frameOf(event, parts[0]);
    return parts;
  }

  close(): readonly Part[] {
    const [state, parts] = readClose(this.#state);
    this.#state = state;
    return parts;
  }

  #frameOf(event: StreamEvent, piece: Part | undefined): TextFrame | null {
    const { latest } = this.#state;
    if (latest === null || !isPiece(piece) || this.#inVain === FRAMES_IN_VAIN) return null;
    this.#inVain += 1;
    return frameAround(event, piece, latest, (chunk) => repeat(this.#format, this.#state, chunk));
  }
}

/** One event: (state, event) → [state, parts]. */
export function readEvent(
  format: ChunkFormat,
  state: ReadState,
  event: StreamEvent,
): readonly [ReadState, readonly Part[]] {
  if (state.over) return [state, []];
  if (event.data === DONE) return end(state);
  const chunk = parseObject(event.data);
  if (chunk === null) {
    return fail(state, new Fault("malformed_response", "An event of the vendor's stream is not a JSON object."));
  }
  if (event.name === "error" || isErrorBody(chunk) || isJsonObject(chunk.error)) {
    return fail(state, readErrorBody(chunk), readChunkUsage(chunk));
  }
  return readChunk(format, state, chunk);
}

function readClose(state: ReadState): readonly [ReadState, readonly Part[]] {
  if (state.over) return [state, []];
  const choices = [...state.choices.values()];
  if (choices.length > 0 && choices.every((choice) => choice.finished)) return end(state);
  return fail(state, new Fault("interrupted", "The vendor closed the stream before the answer was complete."));
}

function end(state: ReadState): readonly [ReadState, readonly Part[]] {
  const parts: Part[] = [];
  for (const [index, choice] of state.choices) closeChoice(choice, index, parts);
  parts.push({ type: "end" });
  return [{ ...state, over: true }, parts];
}

/** What was used up to here is told before the fault: it is paid for all the same. */
function fail(state: ReadState, fault: Fault, usage: readonly Part[] = []): readonly [ReadState, readonly Part[]] {
  return [{ ...state, over: true }, [...usage, { type: "fault", fault }]];
}

function readChunk(format: ChunkFormat, state: ReadState, chunk: JsonObject): readonly [ReadState, readonly Part[]] {
  const parts: Part[] = [];
  const started = state.started || readStart(chunk, parts);
  const choices = readChoices(format, state.choices, chunk, parts);
  parts.push(...readChunkUsage(chunk));
  const repeated = repeatedExtras(state.latest, chunk, parts);
  if (repeated !== null) return [{ ...state, choices }, [...parts, ...repeated]];
  const piece = parts.length === 1 ? parts[0] : undefined;
  const told = keepChunk(chunk, state.written.make(parts), state.told, parts);
  return [{ ...state, started, choices, told, latest: repeatable(chunk, piece, parts) }, parts];
}

/** What a chunk says, when that is what the latest said but for its piece: it changes nothing. Null for any other. */
function repeat(format: ChunkFormat, { choices, latest }: ReadState, chunk: JsonObject): readonly Part[] | null {
  const parts: Part[] = [];
  if (readChoices(format, choices, chunk, parts) !== choices) return null;
  return repeatedExtras(latest, chunk, parts) === null ? null : parts;
}

/** Usage stands at the top, or in a vendor's field beside it. */
function readChunkUsage(chunk: JsonObject): readonly Part[] {
  const usage = objectOf(chunk.usage) ?? objectOf(objectOf(chunk.x_groq)?.usage);
  return usage === undefined ? [] : [{ type: "usage", usage: readUsage(usage, chunk.service_tier) }];
}

/** The first chunk with a name or with content starts the answer; what some vendors send before has neither. */
function readStart(chunk: JsonObject, parts: Part[]): boolean {
  const id = stringOf(chunk.id) || null;
  if (id === null && (listOf(chunk.choices) ?? []).length === 0) return false;
  parts.push({
    type: "start",
    id,
    model: stringOf(chunk.model) || null,
    createdAt: numberOf(chunk.created) ?? null,
  });
  return true;
}

function readChoices(
  format: ChunkFormat,
  before: ReadState["choices"],
  chunk: JsonObject,
  parts: Part[],
): ReadState["choices"] {
  let choices = before;
  (listOf(chunk.choices) ?? []).forEach((json, position) => {
    if (!isJsonObject(json)) return;
    const index = numberOf(json.index) ?? position;
    const known = choices.get(index);
    const said = parts.length;
    const state = format.readChoice(known ?? NEW_CHOICE, json, index, parts);
    if (parts.length === said) parts.push(mention(index));
    if (state !== known) choices = new Map(choices).set(index, state);
  });
  return choices;
}
