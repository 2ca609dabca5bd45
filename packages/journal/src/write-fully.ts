import type { JournalFiles } from "./journal-files.ts";

export interface WriteOutcome {
  readonly writtenBytes: number;
  /** Why not all was written; null when all was. */
  readonly error: unknown;
}

/** Writes all buffers at `position`, however many calls it takes; a write that moves nothing counts as a full disk. */
export function writeFully(
  files: JournalFiles,
  fd: number,
  buffers: readonly Uint8Array[],
  position: number,
): WriteOutcome {
  let total = 0;
  for (const buffer of buffers) total += buffer.byteLength;
  let writtenBytes = 0;
  let rest = buffers;
  try {
    while (writtenBytes < total) {
      const count = files.write(fd, rest, position + writtenBytes);
      if (count <= 0) return { writtenBytes, error: noProgress() };
      writtenBytes += count;
      if (writtenBytes < total) rest = skipBytes(rest, count);
    }
    return { writtenBytes, error: null };
  } catch (error) {
    return { writtenBytes, error };
  }
}

/** What is left of the buffers behind so many bytes. */
export function skipBytes(buffers: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let toSkip = bytes;
  const rest: Uint8Array[] = [];
  for (const buffer of buffers) {
    if (toSkip >= buffer.byteLength) toSkip -= buffer.byteLength;
    else {
      rest.push(toSkip === 0 ? buffer : buffer.subarray(toSkip));
      toSkip = 0;
    }
  }
  return rest;
}

/** A write that moved nothing counts as a full disk. */
export function noProgress(): Error {
  return Object.assign(new Error("The system wrote no bytes and gave no reason."), { code: "ENOSPC" });
}
