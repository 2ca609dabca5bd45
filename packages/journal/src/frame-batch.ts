import { crc32 } from "node:zlib";
import { Fault, type JournalEntry } from "@ai-liaison/core";
import { FRAME_HEAD_BYTES, type FrameHead, writeHead } from "./frame.ts";
import { packOpening } from "./packed-opening.ts";
import { packedText, packRecord } from "./packed-record.ts";

/**
 * The frames of one turn of the event loop, ready for one write. Heads, JSON and small bodies are encoded straight
 * into one reused buffer; a large body is not copied but handed to the system as it is. The line at
 * 8 kB is a choice: copying so little is cheap beside one more element in the list given to `writev`.
 */
export class FrameBatch {
  readonly entries: JournalEntry[] = [];
  /** Where each entry's frame ends, counted from the batch's beginning. */
  readonly ends: number[] = [];
  readonly #salt: number;
  readonly #scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES);
  #current = this.#scratch;
  /** What of `#current` belongs to no element of `#buffers` yet: from `#from` to `#at`. */
  #from = 0;
  #at = 0;
  #buffers: Uint8Array[] = [];
  #cutBytes = 0;
  #crc = 0;
  #crcFrom = 0;

  constructor(salt: number) {
    this.#salt = salt;
  }

  get sizeBytes(): number {
    return this.#cutBytes + this.#at - this.#from;
  }

  /** The bytes in order; valid until `clear`. */
  get buffers(): readonly Uint8Array[] {
    this.#cut();
    return this.#buffers;
  }

  clear(): void {
    this.entries.length = 0;
    this.ends.length = 0;
    this.#current = this.#scratch;
    this.#from = 0;
    this.#at = 0;
    this.#buffers = [];
    this.#cutBytes = 0;
  }

  add(entry: JournalEntry): void {
    const json = jsonOf(entry);
    const id = idOf(entry);
    if (id.length > ID_MAX) throw new Fault("invalid_request", `An id of ${id.length} characters is too long.`);
    const dialect = entry.kind === "closed" ? entry.responseDialect : null;
    const requestBody = "requestBody" in entry ? entry.requestBody : null;
    this.#reserve(FRAME_HEAD_BYTES + UTF8_MAX * (id.length + json.length + (dialect?.length ?? 0)));

    const head = this.#current;
    const headAt = this.#at;
    this.#at += FRAME_HEAD_BYTES;
    this.#crc = this.#salt;
    this.#crcFrom = this.#at;
    const idLength = this.#text(id);
    const dialectLength = dialect === null ? -1 : this.#text(dialect);
    const jsonLength = this.#text(json);
    const requestLength = requestBody === null ? -1 : this.#body(requestBody);
    let responseLength = 0;
    if (entry.kind === "closed") for (const chunk of entry.responseBody) responseLength += this.#body(chunk);
    this.#sum();

    const bodyTruncated = entry.kind === "closed" && entry.bodyTruncated;
    const payloadCrc = this.#crc;
    writeHead(
      head,
      headAt,
      {
        kind: entry.kind,
        bodyTruncated,
        payloadCrc,
        idLength,
        jsonLength,
        requestLength,
        responseLength,
        dialectLength,
      } satisfies Omit<FrameHead, "frameLength">,
      this.#salt,
    );
    this.entries.push(entry);
    this.ends.push(this.sizeBytes);
  }

  #text(text: string): number {
    const written = this.#current.write(text, this.#at);
    this.#at += written;
    return written;
  }

  #body(bytes: Uint8Array): number {
    const { byteLength } = bytes;
    if (byteLength < COPY_BELOW_BYTES) {
      this.#reserve(byteLength);
      this.#current.set(bytes, this.#at);
      this.#at += byteLength;
      return byteLength;
    }
    this.#sum();
    this.#crc = crc32(bytes, this.#crc);
    this.#cut();
    this.#buffers.push(bytes);
    this.#cutBytes += byteLength;
    return byteLength;
  }

  /** Carries the checksum on to `#at`. */
  #sum(): void {
    if (this.#at > this.#crcFrom) this.#crc = crc32(this.#current.subarray(this.#crcFrom, this.#at), this.#crc);
    this.#crcFrom = this.#at;
  }

  /** Makes what has been encoded since the last cut an element of its own. */
  #cut(): void {
    if (this.#at === this.#from) return;
    this.#buffers.push(this.#current.subarray(this.#from, this.#at));
    this.#cutBytes += this.#at - this.#from;
    this.#from = this.#at;
  }

  /** Sees to `bytes` of contiguous room, in a further buffer when this one is full. */
  #reserve(bytes: number): void {
    if (this.#at + bytes <= this.#current.length) return;
    this.#sum();
    this.#cut();
    this.#current = Buffer.allocUnsafeSlow(Math.max(SCRATCH_BYTES, bytes));
    this.#from = 0;
    this.#at = 0;
    this.#crcFrom = 0;
  }
}

function jsonOf(entry: JournalEntry): string {
  switch (entry.kind) {
    case "opened":
      return packOpening(entry.opening);
    case "closed":
      return packedText(packRecord(entry.record));
    case "amended":
      return JSON.stringify(entry.changes);
    case "withdrawn":
      return "";
  }
}

function idOf(entry: JournalEntry): string {
  if (entry.kind === "closed") return entry.record.id;
  return entry.kind === "opened" ? entry.opening.id : entry.id;
}

/** Its length in UTF-8 has two bytes in the head. */
const ID_MAX = 1000;
const SCRATCH_BYTES = 512 * 1024;
const COPY_BELOW_BYTES = 8 * 1024;
/** A UTF-16 unit takes at most three bytes of UTF-8. */
const UTF8_MAX = 3;
