import { readdirSync, statSync } from "node:fs";
import { type DirectoryLock, lockDirectory } from "./lock-directory.ts";

/** Between making its folder and locking it a process needs microseconds; we give it more. */
const YOUNG_MS = 60_000;

/**
 * Takes over a journal's directory whose owner is dead or has left it. Null when it is in use, is gone, or was made
 * just now by somebody who has not locked it yet. `nowMs` is the wall clock's.
 */
export function adoptDirectory(directory: string, nowMs: number): DirectoryLock | null {
  try {
    const isOwned = readdirSync(directory).some((name) => name.startsWith("lock."));
    if (!isOwned && Math.abs(nowMs - statSync(directory).mtimeMs) < YOUNG_MS) return null;
    return lockDirectory(directory);
  } catch {
    return null;
  }
}
