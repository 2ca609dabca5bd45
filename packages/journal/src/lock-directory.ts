import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { Fault, type FaultDetails } from "@ai-liaison/core";
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

export interface LockOptions {
  /**
   * The wall clock's time, from whoever cannot wait: a lock that does not name its owner yet is then taken for held while
   * it is young, where else it is looked at again for a fifth of a second.
   */
  readonly nowMs?: number;
}

/**
 * Locks a directory for this process until it releases it or dies, creating the directory when it is missing. Throws
 * a Fault that names the owner when another process, or this one, holds it.
 *
 * @example using lock = lockDirectory("data");
 */
export function lockDirectory(directory: string, { nowMs }: LockOptions = {}): DirectoryLock {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const own = ownIdentity();
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const highest = highestLock(directory);
    if (highest > 0) refuseUnlessFree(pathOf(directory, highest), own, nowMs);
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

/** Between making a file or folder and telling whose it is a process needs microseconds; we give it more. */
export function isYoung(path: string, nowMs: number): boolean {
  return Math.abs(nowMs - statSync(path).mtimeMs) < YOUNG_MS;
}

const MAX_ATTEMPTS = 20;
const YOUNG_MS = 60_000;
const LOOKS = 10;
const LOOK_EVERY_MS = 20;
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

function refuseUnlessFree(path: string, own: ProcessIdentity, nowMs: number | undefined): void {
  const owner = nowMs === undefined ? readOwnerPatiently(path) : readOwner(path);
  if (owner === "unnamed" && nowMs !== undefined && isYoung(path, nowMs)) throw inUse(path, "a process that begins");
  if (owner === "nobody" || owner === "unnamed") return;
  const life = lifeOf(owner, own);
  if (life === "dead") return;
  const who = `process ${owner.pid}${life === "unknown" ? ` on ${owner.host}` : ""}`;
  throw inUse(path, who, {
    hint:
      life === "alive"
        ? `Stop process ${owner.pid}, or use another folder with \`--data\`.`
        : `If that process is gone for good, remove ${path} and start again.`,
    details: { reason: "locked", pid: owner.pid, host: owner.host },
  });
}

function inUse(path: string, who: string, more: FaultDetails = {}): Fault {
  return new Fault("server_error", `The folder ${dirname(path)} is in use by ${who}.`, more);
}

/** Nobody's: it was released, or is gone. Unnamed: its creator has not written its name yet, or died before it did. */
function readOwner(path: string): ProcessIdentity | "nobody" | "unnamed" {
  try {
    const text = readFileSync(path, "utf8");
    return text === RELEASED ? "nobody" : (JSON.parse(text) as ProcessIdentity);
  } catch (error) {
    return errorCode(error) === "ENOENT" ? "nobody" : "unnamed";
  }
}

function readOwnerPatiently(path: string): ReturnType<typeof readOwner> {
  let owner = readOwner(path);
  for (let look = 1; owner === "unnamed" && look <= LOOKS; look += 1) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_EVERY_MS);
    owner = readOwner(path);
  }
  return owner;
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
