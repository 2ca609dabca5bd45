import { lstatSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Whether this is a folder, no link, of the user this process runs as, or of root, who is trusted anyway and owns all
 * there is on some mounts: in a place that several users share, nobody can lay down calls for another to send. Where
 * users have no numbers (Windows) it is left to the system.
 */
export function isOwnFolder(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory() !== true) return false;
  return process.geteuid === undefined || found.uid === process.geteuid() || found.uid === ROOT;
}

/** Whether this is a folder that another user has made. */
export function isOthersFolder(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found !== undefined && process.geteuid !== undefined && found.uid !== process.geteuid();
}

/**
 * Makes a folder that nobody else can put another one in place of. Throws when it cannot be made, or when it, or the one
 * it lies in, is somebody else's.
 */
export function makeOwnFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (!isOwnFolder(path) || !isOwnFolder(dirname(path))) {
    throw new Error("it, or the folder it lies in, is another user's");
  }
}

const ROOT = 0;
