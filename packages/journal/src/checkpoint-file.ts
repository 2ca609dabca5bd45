import { readFileSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PRIVATE_FILE } from "./journal-files.ts";
import type { Position } from "./position.ts";

const NAME = "checkpoint.json";

/** How far the journal of that id in `directory` is stored, by its own word; null when it says nothing whole. */
export function readCheckpoint(directory: string, journalId: string): Position | null {
  try {
    const read: unknown = JSON.parse(readFileSync(join(directory, NAME), "utf8"));
    return isCheckpoint(read) && read.journalId === journalId ? { segment: read.segment, offset: read.offset } : null;
  } catch {
    return null;
  }
}

/** Replaces what was said before, whole or not at all. Rejects with the system's error. */
export async function writeCheckpoint(directory: string, journalId: string, { segment, offset }: Position) {
  const path = join(directory, NAME);
  await writeFile(`${path}.new`, JSON.stringify({ journalId, segment, offset }), { mode: PRIVATE_FILE });
  await rename(`${path}.new`, path);
}

interface Checkpoint extends Position {
  readonly journalId: string;
}

function isCheckpoint(value: unknown): value is Checkpoint {
  if (typeof value !== "object" || value === null) return false;
  const { journalId, segment, offset } = value as Partial<Checkpoint>;
  return typeof journalId === "string" && Number.isSafeInteger(segment) && Number.isSafeInteger(offset);
}
