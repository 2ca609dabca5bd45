import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { Fault } from "@ai-liaison/core";
import { errorCode } from "./journal-files.ts";
import { lifeOf, ownIdentity, type ProcessIdentity } from "./process-identity.ts";
import { quietly } from "./quietly.ts";

/**
 * One owner per directory, without a kernel lock, which Node has none of. Whoever creates `lock.N` for the highest N
 * holds it; to take over from a dead owner, or after a release, is to create `lock.N+1`, which only one can. A file
 * is removed only by the holder of a higher one, so the highest number never falls: of two starters that saw the same
 * dead owner one fails to create the file, and one that slept through a whole takeover finds a higher one than its own.
 */
export interface DirectoryLock {
  /** Gives the directory free; more than once is fine. */
  release(): void;
  [Symbol.dispose](): void;
}

/**
 * Locks a directory for this process until it releases it or dies, creating the directory when it is missing. Throws
 * a Fault that names the owner when another process, or this one, holds it.
 *
 * @example using lock = lockDirectory("data");
 */
export function lockDirectory(directory: string): DirectoryLock {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const own = ownIdentity();
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const highest = highestLock(directory);
    if (highest > 0) refuseUnlessFree(directory, highest, own);
    if (!create(pathOf(directory, highest + 1), own)) continue;
    if (highestLock(directory) !== highest + 1) {
      quietly(() => rmSync(pathOf(directory, highest + 1)));
      continue;
    }
    removeBelow(directory, highest + 1);
    return lockAt(directory, highest + 1);
  }
  throw new Fault("server_error", `Other processes keep taking the lock of ${directory}.`, {
    hint: "Start one process for this folder, not several at once.",
  });
}

const MAX_ATTEMPTS = 20;
const NAME = /^lock\.(\d{1,15})$/;
const RELEASED = "released";

function pathOf(directory: string, number: number): string {
  return join(directory, `lock.${number}`);
}

function locksIn(directory: string): number[] {
  return readdirSync(directory).flatMap((name) => {
    const digits = NAME.exec(name)?.[1];
    return digits === undefined ? [] : [Number(digits)];
  });
}

function highestLock(directory: string): number {
  return Math.max(0, ...locksIn(directory));
}

function create(path: string, own: ProcessIdentity): boolean {
  let fd: number;
  try {
    fd = openSync(path, "wx", 0o600);
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
  try {
    writeSync(fd, JSON.stringify(own));
    return true;
  } catch (error) {
    quietly(() => rmSync(path));
    throw new Fault("journal_full", `The lock ${path} cannot be written.`, { cause: error });
  } finally {
    closeSync(fd);
  }
}

function refuseUnlessFree(directory: string, number: number, own: ProcessIdentity): void {
  const owner = readOwner(pathOf(directory, number));
  const life = owner === null ? "dead" : lifeOf(owner, own);
  if (owner === null || life === "dead") return;
  const path = pathOf(directory, number);
  const who = `process ${owner.pid}${life === "unknown" ? ` on ${owner.host}` : ""}`;
  throw new Fault("server_error", `The folder ${directory} is in use by ${who}.`, {
    hint:
      life === "alive"
        ? `Stop process ${owner.pid}, or use another folder with \`--data\`.`
        : `If that process is gone for good, remove ${path} and start again.`,
    details: { reason: "locked", pid: owner.pid, host: owner.host },
  });
}

/** Null when the lock was released, is gone, or its creator died before it wrote its name. */
function readOwner(path: string): ProcessIdentity | null {
  for (let look = 0; look < 10; look += 1) {
    try {
      const text = readFileSync(path, "utf8");
      if (text === RELEASED) return null;
      return JSON.parse(text) as ProcessIdentity;
    } catch (error) {
      if (errorCode(error) === "ENOENT") return null;
      pause(20);
    }
  }
  return null;
}

/** Between creating its lock and writing its name into it a process needs microseconds; we give it more. */
function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function removeBelow(directory: string, number: number): void {
  for (const other of locksIn(directory)) {
    if (other < number) quietly(() => rmSync(pathOf(directory, other)));
  }
}

function lockAt(directory: string, number: number): DirectoryLock {
  const path = pathOf(directory, number);
  let held = true;
  const release = (): void => {
    if (!held) return;
    held = false;
    // Replaced, not removed: the highest number must not fall. On a full disk, emptied.
    try {
      writeFileSync(`${path}.released`, RELEASED, { mode: 0o600 });
      renameSync(`${path}.released`, path);
    } catch {
      quietly(() => truncateSync(path));
    }
  };
  return { release, [Symbol.dispose]: release };
}
