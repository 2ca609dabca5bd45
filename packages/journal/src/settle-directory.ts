import type { JournalFiles } from "./journal-files.ts";
import { listSegments, segmentPath } from "./segment.ts";
import { SegmentCursor } from "./segment-cursor.ts";

/** What an earlier owner left behind. */
export interface Remains {
  /** Null for a new directory. */
  readonly journalId: string | null;
  /** The highest number in use, 0 when none is. */
  readonly lastNumber: number;
  /** Segments that hold no frame, and never will: they may be removed once there is a newer one. */
  readonly emptySegments: readonly number[];
  /** Stretches of damage in the newest segment; the tail that was cut is one. */
  readonly damaged: number;
}

/**
 * Puts a directory in order before it is written again: cuts what a dead writer left half done at the end of the
 * newest segment. All whole frames stay. Older segments were complete before the newest began; who reads them counts
 * their damage.
 */
export function settleDirectory(files: JournalFiles, directory: string): Remains {
  const numbers = listSegments(files, directory);
  const lastNumber = numbers.at(-1) ?? 0;
  const last = lastNumber === 0 ? null : settleLast(files, directory, lastNumber);
  return {
    journalId: last?.journalId ?? journalIdOf(files, directory, numbers),
    lastNumber,
    emptySegments: last?.isEmpty === true ? [lastNumber] : [],
    damaged: last?.damaged ?? 0,
  };
}

function settleLast(files: JournalFiles, directory: string, number: number) {
  const cursor = new SegmentCursor({ files, directory, number });
  try {
    let frames = 0;
    while (cursor.next() !== null) frames += 1;
    const journalId = cursor.header?.journalId ?? null;
    const hasLeftover = cursor.hasLeftover();
    if (hasLeftover && journalId !== null) cut(files, segmentPath(directory, number), cursor.offset);
    return {
      journalId,
      isEmpty: frames === 0 && (journalId !== null || !hasLeftover),
      damaged: cursor.damaged + (hasLeftover ? 1 : 0),
    };
  } finally {
    cursor.close();
  }
}

function cut(files: JournalFiles, path: string, length: number): void {
  const fd = files.open(path, "update");
  try {
    files.truncate(fd, length);
  } finally {
    files.close(fd);
  }
}

function journalIdOf(files: JournalFiles, directory: string, numbers: readonly number[]): string | null {
  for (const number of numbers.toReversed()) {
    const cursor = new SegmentCursor({ files, directory, number });
    try {
      if (cursor.header !== null) return cursor.header.journalId;
    } finally {
      cursor.close();
    }
  }
  return null;
}
