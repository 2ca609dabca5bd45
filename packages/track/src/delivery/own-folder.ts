import { lstatSync } from "node:fs";

/**
 * Whether this is a folder, no link, of the user this process runs as: in a place that several users share, nobody can
 * lay down calls for another to send. Where users have no numbers (Windows) it is left to the system.
 */
export function isOwnFolder(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isDirectory() === true && (process.geteuid === undefined || found.uid === process.geteuid());
}
