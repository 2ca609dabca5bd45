import type { Frame } from "./frame.ts";
import { errorCode, type JournalFiles } from "./journal-files.ts";
import { quietly } from "./quietly.ts";
import { SegmentCursor } from "./segment-cursor.ts";

/** Reads single frames again, by their place. Keeps the segment it looked into last open. */
export class FrameLookup {
  readonly #files: JournalFiles;
  readonly #directory: string;
  #cursor: SegmentCursor | null = null;

  constructor(files: JournalFiles, directory: string) {
    this.#files = files;
    this.#directory = directory;
  }

  /** Null when the segment is gone or the frame is no longer whole; throws when it cannot be read just now. */
  frameAt(segment: number, offset: number): Frame | null {
    if (this.#cursor?.number !== segment) this.#cursor = this.#open(segment);
    return this.#cursor?.at(offset) ?? null;
  }

  close(): void {
    const cursor = this.#cursor;
    this.#cursor = null;
    if (cursor !== null) quietly(() => cursor.close());
  }

  #open(segment: number): SegmentCursor | null {
    this.close();
    try {
      return new SegmentCursor({ files: this.#files, directory: this.#directory, number: segment });
    } catch (error) {
      if (errorCode(error) === "ENOENT") return null;
      throw error;
    }
  }
}
