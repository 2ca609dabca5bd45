import type { JournalEntry } from "@ai-liaison/core";
import { entryOf } from "./frame.ts";
import { FrameReader } from "./frame-reader.ts";
import { type JournalFiles, nodeFiles } from "./journal-files.ts";
import type { Position } from "./position.ts";

export interface ReadBatch {
  readonly entries: readonly JournalEntry[];
  /** Where to go on: pass it as `from`. */
  readonly next: Position;
  /** All that is whole by now has been read; more may come while the journal is written. */
  readonly atEnd: boolean;
  /** Stretches of damage passed over in this batch. */
  readonly damaged: number;
}

/** Reads a journal piece by piece, also while another thread or process writes it. */
export interface JournalReader {
  /** Reads up to `maxEntries` entries from `from`, null for the oldest; cheapest when `from` is the last `next`. */
  read(from: Position | null, maxEntries: number): ReadBatch;
  close(): void;
  [Symbol.dispose](): void;
}

/**
 * Opens a directory for reading; it need not hold a journal yet.
 *
 * @example
 * using reader = createJournalReader("data/journal");
 * const { entries, next } = reader.read(null, 500);
 */
export function createJournalReader(directory: string, files: JournalFiles = nodeFiles): JournalReader {
  const readerAt = (from: Position | null) => new FrameReader({ directory, files, from, ownerIsDead: false });
  let reader = readerAt(null);
  let next: Position | null = null;
  return {
    read: (from, maxEntries) => {
      if (!isSame(from, next)) {
        reader.close();
        reader = readerAt(from);
      }
      const damagedBefore = reader.damaged;
      const entries: JournalEntry[] = [];
      let atEnd = false;
      while (entries.length < maxEntries && !atEnd) {
        const frame = reader.next();
        if (frame === null) atEnd = true;
        else entries.push(entryOf(frame));
      }
      next = reader.position ?? START;
      return { entries, next, atEnd, damaged: reader.damaged - damagedBefore };
    },
    close: () => reader.close(),
    [Symbol.dispose]: () => reader.close(),
  };
}

const START: Position = { segment: 0, offset: 0 };

function isSame(a: Position | null, b: Position | null): boolean {
  return a === b || (a !== null && b !== null && a.segment === b.segment && a.offset === b.offset);
}
