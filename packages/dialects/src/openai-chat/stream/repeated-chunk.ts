import { isJsonObject, type Json, type JsonObject, type Part } from "@ai-liaison/core";

/**
 * The quick way for what most of a stream consists of: a chunk that differs from the one before in one piece of text
 * alone. Beyond that piece it says what the one before said, so nothing has to be made and compared.
 */
export interface Repeatable {
  readonly chunk: JsonObject;
  readonly piece: Piece;
  /** What the chunk said beyond its piece. */
  readonly extras: readonly Part[];
}

export type Piece = Extract<Part, { type: "text-delta" | "reasoning-delta" }>;

/** The chunk to compare the next with; null when it was more than one piece, or said something for the first time. */
export function repeatable(chunk: JsonObject, piece: Part | undefined, parts: readonly Part[]): Repeatable | null {
  if (!isPiece(piece)) return null;
  const extras = parts.slice(1);
  const onlyShape = extras.every((part) => part.type === "extension" && part.scope === "delta");
  return onlyShape ? { chunk, piece, extras } : null;
}

export function isPiece(part: Part | undefined): part is Piece {
  return part?.type === "text-delta" || part?.type === "reasoning-delta";
}

/** What a chunk with these parts says beyond them, when that is what the latest did; null when it has to be found. */
export function repeatedExtras(
  latest: Repeatable | null,
  chunk: JsonObject,
  parts: readonly Part[],
): readonly Part[] | null {
  const [piece] = parts;
  if (latest === null || parts.length !== 1 || piece === undefined || !("text" in piece)) return null;
  if (piece.type !== latest.piece.type || piece.block !== latest.piece.block || piece.choice !== latest.piece.choice)
    return null;
  if (!isSame(chunk, latest.chunk, "choices")) return null;
  const [now, before] = [onlyChoice(chunk), onlyChoice(latest.chunk)];
  if (now === null || before === null || !isSame(now, before, "delta")) return null;
  return isSameBut(now.delta, before.delta, [piece.text, latest.piece.text]) ? latest.extras : null;
}

function onlyChoice({ choices }: JsonObject): JsonObject | null {
  const choice = Array.isArray(choices) && choices.length === 1 ? choices[0] : null;
  return isJsonObject(choice) ? choice : null;
}

/** True for objects of the same plain values, save one field; what holds lists or objects is never the same. */
function isSame(now: JsonObject, before: JsonObject, except: string): boolean {
  let count = 0;
  for (const key in now) {
    if (key !== except && (now[key] !== before[key] || !Object.hasOwn(before, key))) return false;
    count += 1;
  }
  return count === Object.keys(before).length;
}

/** The same of two deltas, which differ in the piece. */
function isSameBut(
  now: Json | undefined,
  before: Json | undefined,
  [text, textBefore]: readonly [string, string],
): boolean {
  if (!isJsonObject(now) || !isJsonObject(before)) return false;
  let differing = 0;
  let count = 0;
  for (const key in now) {
    count += 1;
    if (now[key] === before[key]) continue;
    differing += 1;
    if (now[key] !== text || before[key] !== textBefore) return false;
  }
  return differing <= 1 && count === Object.keys(before).length;
}
