/**
 * The folder of one journal among others. What lies beside them is somebody else's, whatever its age: only a folder that
 * is named as we name them is looked at, and only files that are a journal's are ever removed.
 */
import { readdirSync, rmdirSync, unlinkSync } from "node:fs";
import { readdir, rmdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "./journal-files.ts";

/** A process id and twelve hex digits, or a UUID. */
const FOLDER = /^(\d+-[0-9a-f]{12}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const DATA = /^(\d{10}\.journal|checkpoint\.json(\.new)?|ballast)$/;
const LOCK = /^lock\.\d{1,15}(\.released)?$/;

/** Whether a process that keeps a journal would give its folder this name. */
export function isJournalFolderName(name: string): boolean {
  return FOLDER.test(name);
}

/** Whether a folder that holds these names is a journal's, or one that a journal is about to be made in. */
export function holdsJournal(names: readonly string[]): boolean {
  return names.length === 0 || names.some((name) => LOCK.test(name) || DATA.test(name));
}

/** Removes a journal, and its folder unless it holds anything else. Throws the system's error when it cannot. */
export function removeJournalNow(directory: string): void {
  try {
    for (const name of inOrder(readdirSync(directory))) unlinkSync(join(directory, name));
    rmdirSync(directory);
  } catch (error) {
    if (!isFine(error)) throw error;
  }
}

/** The same, off the thread. Rejects with the system's error. */
export async function removeJournal(directory: string): Promise<void> {
  try {
    for (const name of inOrder(await readdir(directory))) await unlink(join(directory, name)).catch(unlessGone);
    await rmdir(directory);
  } catch (error) {
    if (!isFine(error)) throw error;
  }
}

/** The locks last: what is left of a removal that was cut short is still a journal's. */
function inOrder(names: readonly string[]): readonly string[] {
  return [...names.filter((name) => DATA.test(name)), ...names.filter((name) => LOCK.test(name))];
}

/** What its owner removed or renamed in the meantime is no reason to leave the rest. */
function unlessGone(error: unknown): void {
  if (errorCode(error) !== "ENOENT") throw error;
}

/** It is gone already, or somebody keeps other things in it. */
function isFine(error: unknown): boolean {
  return ["ENOENT", "ENOTEMPTY", "EEXIST"].includes(errorCode(error) ?? "");
}
