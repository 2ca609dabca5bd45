import { randomFillSync } from "node:crypto";
import { join } from "node:path";
import type { JournalFiles } from "./journal-files.ts";
import { quietly } from "./quietly.ts";
import { writeFully } from "./write-fully.ts";

/**
 * Space kept for a bad day: a file of written bytes, given back to the disk when it is full, so that calls already
 * under way can still write how they ended. That it can be created again is also the sign that there is room again.
 */
export interface Ballast {
  /** True when the file stands, whole. */
  create(): boolean;
  release(): void;
}

const NAME = "ballast";
const BLOCK_BYTES = 64 * 1024;

export function createBallast(files: JournalFiles, directory: string, sizeBytes: number): Ballast {
  const path = join(directory, NAME);
  const release = (): void => files.remove(path);
  return {
    create: () => {
      try {
        if (files.size(path) === sizeBytes) return true;
        release();
        if (fill(files, path, sizeBytes)) return true;
        release();
      } catch {
        quietly(release);
      }
      return false;
    },
    release: () => quietly(release),
  };
}

/** Random bytes, lest a compressing file system make nothing of them. */
function fill(files: JournalFiles, path: string, sizeBytes: number): boolean {
  const block = randomFillSync(Buffer.allocUnsafe(BLOCK_BYTES));
  const fd = files.open(path, "create");
  try {
    for (let at = 0; at < sizeBytes; at += BLOCK_BYTES) {
      const part = block.subarray(0, Math.min(BLOCK_BYTES, sizeBytes - at));
      if (writeFully(files, fd, [part], at).error !== null) return false;
    }
    return true;
  } finally {
    files.close(fd);
  }
}
