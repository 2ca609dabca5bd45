import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { Findings } from "./config-error.ts";

/** Reads at most `maxBytes + 1` bytes of a file; null when there is none. Throws when it is no readable file. */
export type ReadFile = (path: string, maxBytes: number) => Uint8Array | null;

export const readNodeFile: ReadFile = (path, maxBytes) => {
  let fd: number;
  try {
    fd = openSync(path, "r");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw error;
  }
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile()) throw Object.assign(new Error("not a file"), { code: "ENOTFILE" });
    const bytes = new Uint8Array(Math.min(stats.size, maxBytes + 1));
    let length = 0;
    while (length < bytes.length) {
      const read = readSync(fd, bytes, length, bytes.length - length, length);
      if (read === 0) break;
      length += read;
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(fd);
  }
};

/** The files of one configuration, read as text, remembered by path. */
export class ConfigFiles {
  readonly sources: string[] = [];
  readonly #readFile: ReadFile;
  readonly #findings: Findings;

  constructor(readFile: ReadFile, findings: Findings) {
    this.#readFile = readFile;
    this.#findings = findings;
  }

  /** The file's text; null when there is no such file, or it cannot be used, which is then a problem. */
  read(path: string, place: string, maxBytes: number): string | null {
    let bytes: Uint8Array | null;
    try {
      bytes = this.#readFile(path, maxBytes);
    } catch (error) {
      this.sources.push(path);
      this.#findings.problem(place, `cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown reason"}).`);
      return null;
    }
    if (bytes === null) return null;
    this.sources.push(path);
    if (bytes.length > maxBytes) {
      this.#findings.problem(
        place,
        `is larger than ${Math.floor(maxBytes / 1024)} KiB, the most a file of this kind may have.`,
      );
      return null;
    }
    return this.#decode(bytes, place);
  }

  #decode(bytes: Uint8Array, place: string): string | null {
    try {
      const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
      if (!text.includes("\u0000")) return text;
    } catch {
      // Reported below, together with the NULs that UTF-16 leaves when it happens to be valid UTF-8.
    }
    this.#findings.problem(place, "is not UTF-8 text; save it as UTF-8.");
    return null;
  }
}
