import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
  writevSync,
} from "node:fs";

/**
 * What the journal asks of a file system, in synchronous calls: a write has to be over before a client may see the
 * end of its answer, and a thread hop would cost more than the write. Tests pass one that fails at the Nth call.
 */
export interface JournalFiles {
  makeDirectory(path: string): void;
  /** Names in a directory; none when it does not exist. */
  list(directory: string): string[];
  /** `create` refuses to open a file that exists. */
  open(path: string, purpose: "read" | "create" | "update"): number;
  close(fd: number): void;
  /** Of an open file, or of a path; a path that does not exist has none. */
  size(file: number | string): number;
  /** May read less than asked; 0 is the end. */
  read(fd: number, into: Uint8Array, position: number): number;
  /** May write less than asked; says how many bytes it wrote. */
  write(fd: number, buffers: readonly Uint8Array[], position: number): number;
  truncate(fd: number, length: number): void;
  sync(fd: number): void;
  syncDirectory(path: string): void;
  /** Removes a file; that it is already gone is fine. */
  remove(path: string): void;
}

const FLAGS = { read: "r", create: "wx+", update: "r+" } as const;
/** Journals hold prompts and answers: for the owner's eyes alone. */
export const PRIVATE_FILE = 0o600;
const PRIVATE_DIRECTORY = 0o700;

/** The real file system. */
export const nodeFiles: JournalFiles = {
  makeDirectory: (path) => {
    mkdirSync(path, { recursive: true, mode: PRIVATE_DIRECTORY });
  },
  list: (directory) => {
    try {
      return readdirSync(directory);
    } catch (error) {
      if (errorCode(error) === "ENOENT") return [];
      throw error;
    }
  },
  open: (path, purpose) => openSync(path, FLAGS[purpose], PRIVATE_FILE),
  close: closeSync,
  size: (file) =>
    typeof file === "number" ? fstatSync(file).size : (statSync(file, { throwIfNoEntry: false })?.size ?? 0),
  read: (fd, into, position) => readSync(fd, into, 0, into.byteLength, position),
  write: (fd, buffers, position) => {
    const [only] = buffers;
    return buffers.length === 1 && only !== undefined
      ? writeSync(fd, only, 0, only.byteLength, position)
      : writevSync(fd, buffers, position);
  },
  truncate: ftruncateSync,
  sync: fdatasyncSync,
  syncDirectory: (path) => {
    const fd = openSync(path, "r");
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  },
  remove: (path) => rmSync(path, { force: true }),
};

/** The system's name of an error, such as `ENOSPC`; null for anything else. */
export function errorCode(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}
