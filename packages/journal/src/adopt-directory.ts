import { lstatSync, readdirSync } from "node:fs";
import { holdsJournal } from "./journal-folder.ts";
import { type DirectoryLock, isYoung, lockDirectory } from "./lock-directory.ts";

/**
 * Takes over a journal's directory whose owner is dead or has left it. Null when it is in use, is gone, is no journal's
 * or a link, or was made just now by somebody who has not locked it yet. Waits for nobody. `nowMs` is the wall clock's.
 */
export function adoptDirectory(directory: string, nowMs: number): DirectoryLock | null {
  try {
    // A link leads elsewhere, and what is adopted is removed in the end.
    if (!lstatSync(directory).isDirectory()) return null;
    const names = readdirSync(directory);
    if (!holdsJournal(names)) return null;
    const isOwned = names.some((name) => name.startsWith("lock."));
    if (!isOwned && isYoung(directory, nowMs)) return null;
    return lockDirectory(directory, { nowMs });
  } catch {
    return null;
  }
}
