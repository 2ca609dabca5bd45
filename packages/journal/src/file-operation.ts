import { close, fdatasync, ftruncate, open, openSync, writev } from "node:fs";
import { rm } from "node:fs/promises";
import { promisify } from "node:util";
import { errorCode, nodeFiles, PRIVATE_FILE } from "./journal-files.ts";
import type { StagedBytes } from "./staged-bytes.ts";
import { noProgress, skipBytes, writeFully } from "./write-fully.ts";

/** A file whose opening may still be under way. */
export interface DeferredFile {
  readonly path: string;
  /** Null until it is open, and again once it is closed. */
  fd: number | null;
  /** Why nothing more is written into it; null while all is well. */
  failure: unknown;
}

/** Something to be done to a file, later, once all that was asked before is done. */
export type FileOperation =
  | { readonly kind: "create"; readonly file: DeferredFile }
  | { readonly kind: "write"; readonly file: DeferredFile; readonly position: number; readonly bytes: StagedBytes }
  | { readonly kind: "truncate"; readonly file: DeferredFile; readonly length: number }
  | { readonly kind: "sync"; readonly file: DeferredFile }
  | { readonly kind: "close"; readonly file: DeferredFile }
  | { readonly kind: "remove"; readonly path: string };

const openAsync = promisify(open);
const closeAsync = promisify(close);
const truncateAsync = promisify(ftruncate);
const syncAsync = promisify(fdatasync);
const writeAsync = promisify(writev);

/** Hands an operation to the thread pool; rejects with the system's error. */
export async function performAsync(operation: FileOperation): Promise<void> {
  if (operation.kind === "remove") {
    await rm(operation.path, { force: true });
    return;
  }
  const { file } = operation;
  if (operation.kind === "create") {
    const fd = await openAsync(file.path, "wx+", PRIVATE_FILE);
    if (file.fd === null) file.fd = fd;
    else await closeAsync(fd);
    return;
  }
  const { fd } = file;
  if (fd === null) return;
  if (operation.kind === "write") await writeAll(fd, operation.bytes.pieces, operation.position);
  else if (operation.kind === "truncate") await truncateAsync(fd, operation.length);
  else if (operation.kind === "sync") await syncAsync(fd);
  else {
    file.fd = null;
    await closeAsync(fd);
  }
}

/**
 * The same on this thread, also when the pool is at it already: what it has done is done again, to the same end. But
 * for closing: the system may have given that number to another file by now.
 */
export function performNow(operation: Exclude<FileOperation, { readonly kind: "close" }>): void {
  if (operation.kind === "remove") {
    nodeFiles.remove(operation.path);
    return;
  }
  const { file } = operation;
  if (operation.kind === "create") {
    file.fd ??= openNow(file.path);
    return;
  }
  const { fd } = file;
  if (fd === null) return;
  if (operation.kind === "write") writeAllNow(fd, operation.bytes.pieces, operation.position);
  else if (operation.kind === "truncate") nodeFiles.truncate(fd, operation.length);
  else if (operation.kind === "sync") nodeFiles.sync(fd);
}

function openNow(path: string): number {
  try {
    return openSync(path, "wx+", PRIVATE_FILE);
  } catch (error) {
    if (errorCode(error) === "EEXIST") return openSync(path, "r+");
    throw error;
  }
}

async function writeAll(fd: number, buffers: readonly Uint8Array[], position: number): Promise<void> {
  let at = position;
  let rest = buffers;
  while (rest.length > 0) {
    const { bytesWritten } = await writeAsync(fd, rest, at);
    if (bytesWritten === 0) throw noProgress();
    at += bytesWritten;
    rest = skipBytes(rest, bytesWritten);
  }
}

function writeAllNow(fd: number, buffers: readonly Uint8Array[], position: number): void {
  const { error } = writeFully(nodeFiles, fd, buffers, position);
  if (error !== null) throw error;
}
