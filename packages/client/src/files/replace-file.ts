import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const OWNER_ONLY = 0o600;

/** Writes a file that is seen whole or not at all, even after a crash, readable by its owner only. */
export function replaceFile(path: string, content: string): void {
  const draft = writeDraft(path, content);
  renameSync(draft, path);
  syncDirectory(dirname(path));
}

/** The same, but only when there is no such file yet; false when there is. */
export function createFile(path: string, content: string): boolean {
  const draft = writeDraft(path, content);
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  syncDirectory(dirname(path));
  return true;
}

/** The draft stands beside its target, so that renaming it is one step of the same file system. */
function writeDraft(path: string, content: string): string {
  const draft = `${path}.${process.pid}.draft`;
  rmSync(draft, { force: true });
  const fd = openSync(draft, "wx", OWNER_ONLY);
  try {
    writeFileSync(fd, content);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  return draft;
}

function syncDirectory(path: string): void {
  const fd = openSync(path, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
