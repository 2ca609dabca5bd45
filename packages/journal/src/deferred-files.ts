import { type DeferredFile, type FileOperation, performAsync, performNow } from "./file-operation.ts";
import { type JournalFiles, nodeFiles } from "./journal-files.ts";
import { StagedBytes } from "./staged-bytes.ts";

/**
 * Files for a journal that must not hold up the thread it lives on. What changes a file is copied, put in a queue and
 * handed to the thread pool, one operation at a time, in the order it was asked for, over all files: so a segment
 * exists only when the one before it is whole, and a reader never takes what is still under way for damage. Writes
 * that follow each other become one. Looking, reading and what is done to files opened for reading or updating happens
 * at once, on this thread: a journal does so when it opens, and when it begins a segment.
 *
 * A caller has long gone on when an operation fails: `onFailure` is told, the file takes nothing more, and the next
 * write into it throws, upon which the journal begins another segment.
 */
export interface DeferredFiles extends JournalFiles {
  /** Resolves once all that has been asked for by now is done, or has failed; it does not wait for more to gather. */
  drained(): Promise<void>;
  /** The same, but in its own time: what gathers goes on gathering. */
  settled(): Promise<void>;
  /** Does all that waits here and now, on this thread: for a process that is about to end. Nothing is deferred after it. */
  finishNow(): void;
  /** Bytes that wait to be written. */
  readonly waitingBytes: number;
}

export interface DeferredFilesOptions {
  /** Told of each operation that failed; what was written into that file since may be lost. */
  readonly onFailure: (error: unknown) => void;
  /** How long a first write waits for others to join it; 5 ms when unset. */
  readonly gatherMs?: number;
  /** How much may wait; a write beyond throws, the disk does not keep up. 16 MiB when unset. */
  readonly maxWaitingBytes?: number;
  /** Does an operation off this thread; tests pass one that fails. */
  readonly perform?: (operation: FileOperation) => Promise<void>;
}

/**
 * Makes files whose writes go through the thread pool. One for each journal.
 *
 * @example
 * const files = deferredFiles({ onFailure: (error) => warn(error) });
 * const journal = openJournal({ directory, clock: systemClock, fsync: false, onFull: "refuse", ballastBytes: 0, files });
 * await journal.append(entry); // encoded and copied; on disk after:
 * await files.drained();
 */
export function deferredFiles(options: DeferredFilesOptions): DeferredFiles {
  return new QueuedFiles(options);
}

const MAX_WAITING_BYTES = 16 * 1024 * 1024;
const GATHER_MS = 5;
/** A write that has grown this long is left to itself. */
const WRITE_BYTES = 1024 * 1024;

class QueuedFiles implements DeferredFiles {
  readonly #options: DeferredFilesOptions;
  readonly #files = new Map<number, DeferredFile>();
  /** Below zero, where the system gives out none. */
  #nextHandle = -2;
  #queue: FileOperation[] = [];
  #current: FileOperation | null = null;
  #timer: NodeJS.Timeout | null = null;
  /** Operations asked for, and done. */
  #asked = 0;
  #done = 0;
  /** Up to this one, none waits for others to join it. */
  #hurriedUpTo = 0;
  #waiters: { readonly upTo: number; readonly resolve: () => void }[] = [];
  #waitingBytes = 0;
  #isFinished = false;

  readonly makeDirectory = nodeFiles.makeDirectory;
  readonly list = nodeFiles.list;
  readonly read = nodeFiles.read;
  readonly size = nodeFiles.size;
  readonly syncDirectory = nodeFiles.syncDirectory;

  constructor(options: DeferredFilesOptions) {
    this.#options = options;
  }

  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  open(path: string, purpose: "read" | "create" | "update"): number {
    if (purpose !== "create") return nodeFiles.open(path, purpose);
    const handle = this.#nextHandle;
    this.#nextHandle -= 1;
    const file: DeferredFile = { path, fd: null, failure: null };
    this.#files.set(handle, file);
    this.#ask({ kind: "create", file });
    return handle;
  }

  close(fd: number): void {
    const file = this.#files.get(fd);
    this.#files.delete(fd);
    if (file === undefined) nodeFiles.close(fd);
    else this.#ask({ kind: "close", file });
  }

  write(fd: number, buffers: readonly Uint8Array[], position: number): number {
    const file = this.#files.get(fd);
    if (file === undefined) return nodeFiles.write(fd, buffers, position);
    refuseBroken(file);
    let length = 0;
    for (const buffer of buffers) length += buffer.byteLength;
    if (this.#waitingBytes + length > (this.#options.maxWaitingBytes ?? MAX_WAITING_BYTES)) throw slowDisk();
    this.#waitingBytes += length;
    this.#stage(file, position, buffers);
    return length;
  }

  truncate(fd: number, length: number): void {
    const file = this.#files.get(fd);
    if (file === undefined) nodeFiles.truncate(fd, length);
    else this.#ask({ kind: "truncate", file, length });
  }

  sync(fd: number): void {
    const file = this.#files.get(fd);
    if (file === undefined) nodeFiles.sync(fd);
    else {
      refuseBroken(file);
      this.#ask({ kind: "sync", file });
    }
  }

  remove(path: string): void {
    this.#ask({ kind: "remove", path });
  }

  drained(): Promise<void> {
    const settled = this.settled();
    this.#hurriedUpTo = this.#asked;
    this.#begin();
    return settled;
  }

  settled(): Promise<void> {
    if (this.#done === this.#asked) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiters.push({ upTo: this.#asked, resolve });
    return promise;
  }

  finishNow(): void {
    this.#isFinished = true;
    if (this.#current !== null) this.#performNow(this.#current);
    for (const operation of this.#queue) this.#performNow(operation);
    this.#queue = [];
    this.#waitingBytes = 0;
    this.#settle(this.#asked);
  }

  /** Adds to a write that has not begun and ends where this one begins, or makes a new one. */
  #stage(file: DeferredFile, position: number, buffers: readonly Uint8Array[]): void {
    const last = this.#queue.at(-1);
    if (last?.kind === "write" && last.file === file && last.bytes.size < WRITE_BYTES) {
      if (last.position + last.bytes.size === position) {
        last.bytes.add(buffers);
        return;
      }
    }
    const bytes = new StagedBytes();
    bytes.add(buffers);
    this.#ask({ kind: "write", file, position, bytes });
  }

  #ask(operation: FileOperation): void {
    this.#asked += 1;
    if (this.#isFinished) {
      this.#performNow(operation);
      this.#waitingBytes = 0;
      this.#settle(this.#asked);
    } else {
      this.#queue.push(operation);
      this.#gather();
    }
  }

  #gather(): void {
    if (this.#current === null) this.#timer ??= setTimeout(this.#begin, this.#options.gatherMs ?? GATHER_MS);
  }

  readonly #begin = (): void => {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#current === null) void this.#work();
  };

  /** Works the queue off, and lets the last write in it wait for others unless it is to hurry. */
  async #work(): Promise<void> {
    const { perform = performAsync } = this.#options;
    for (;;) {
      const operation = this.#queue.shift();
      if (operation === undefined) return;
      this.#current = operation;
      const error = isPointless(operation) ? null : await errorOf(perform(operation));
      this.#current = null;
      if (this.#isFinished) return;
      if (operation.kind === "write") this.#waitingBytes -= operation.bytes.size;
      if (error !== null) this.#fail(operation, error);
      this.#settle(this.#done + 1);
      if (this.#queue.length === 1 && this.#done >= this.#hurriedUpTo) {
        this.#gather();
        return;
      }
    }
  }

  #performNow(operation: FileOperation): void {
    // The pool may be at work on a file that is to be closed, and another could be given its number.
    if (operation.kind === "close" || isPointless(operation)) return;
    try {
      performNow(operation);
    } catch (error) {
      this.#fail(operation, error);
    }
  }

  /** What was whole and could not be closed, cut or removed has lost nothing. */
  #fail(operation: FileOperation, error: unknown): void {
    if (operation.kind === "remove" || operation.kind === "close" || operation.kind === "truncate") return;
    operation.file.failure = error;
    this.#options.onFailure(error);
  }

  #settle(done: number): void {
    this.#done = done;
    let first = this.#waiters[0];
    while (first !== undefined && first.upTo <= done) {
      this.#waiters.shift();
      first.resolve();
      first = this.#waiters[0];
    }
  }
}

function errorOf(work: Promise<void>): Promise<unknown> {
  return work.then(
    () => null,
    (error: unknown) => error ?? new Error("An operation on a file failed without a reason."),
  );
}

/** After a failure nothing is known of a file: what else was to be written there would only tear it further. */
function isPointless(operation: FileOperation): boolean {
  if (operation.kind === "remove" || operation.kind === "close") return false;
  return operation.file.failure !== null;
}

function refuseBroken({ path, failure }: DeferredFile): void {
  if (failure === null) return;
  // Not the disk's own word: lack of space leaves a segment in use, and this one has a gap.
  throw Object.assign(new Error(`What was written into ${path} before has failed.`, { cause: failure }), {
    code: "EIO",
  });
}

function slowDisk(): Error {
  return Object.assign(new Error("The disk takes what is written more slowly than it comes."), { code: "EAGAIN" });
}
