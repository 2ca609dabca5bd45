import { join } from "node:path";
import { crc32 } from "node:zlib";
import { Fault } from "@ai-liaison/core";
import type { JournalFiles } from "./journal-files.ts";

/**
 * A journal is a directory of numbered segments, written one after the other and deleted whole. Each begins with a
 * header, stored twice so that one flipped bit does not cost sixteen megabytes, that names
 *   the journal   a random id made with the directory: a checkpoint belongs to one journal alone
 *   the owner     a random id made at each opening: when it changes, whoever wrote the segments before is dead, and
 *                 the calls it left open are interrupted. No start-up order has to be kept for that.
 */
export interface SegmentHeader {
  readonly number: number;
  readonly journalId: string;
  readonly ownerId: string;
  readonly createdAtMs: number;
}

const MAGIC = 0x4c41_4a31;
const VERSION = 1;
const COPY_BYTES = 64;
/** Where the first frame of a segment stands. */
export const SEGMENT_HEADER_BYTES = 2 * COPY_BYTES;

const NAME = /^(\d{10})\.journal$/;

export function segmentPath(directory: string, number: number): string {
  return join(directory, `${String(number).padStart(10, "0")}.journal`);
}

/** The numbers of the segments in a directory, oldest first. */
export function listSegments(files: JournalFiles, directory: string): number[] {
  return files
    .list(directory)
    .flatMap((name) => {
      const digits = NAME.exec(name)?.[1];
      return digits === undefined ? [] : [Number(digits)];
    })
    .sort((a, b) => a - b);
}

/** Frames are checksummed with this start value, so that a body cannot pass for a frame of ours. */
export function saltOf(journalId: string): number {
  return crc32(journalId);
}

export function encodeSegmentHeader(header: SegmentHeader): Buffer {
  const bytes = Buffer.alloc(SEGMENT_HEADER_BYTES);
  bytes.writeUInt32LE(MAGIC, 0);
  bytes.writeUInt32LE(VERSION, 4);
  bytes.writeUInt32LE(header.number, 8);
  bytes.write(header.journalId, 16, "hex");
  bytes.write(header.ownerId, 32, "hex");
  bytes.writeDoubleLE(header.createdAtMs, 48);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 60)), 60);
  bytes.copyWithin(COPY_BYTES, 0, COPY_BYTES);
  return bytes;
}

/** Null when both copies are damaged or not there yet. */
export function decodeSegmentHeader(bytes: Buffer): SegmentHeader | null {
  return decodeCopy(bytes.subarray(0, COPY_BYTES)) ?? decodeCopy(bytes.subarray(COPY_BYTES, SEGMENT_HEADER_BYTES));
}

function decodeCopy(bytes: Buffer): SegmentHeader | null {
  if (bytes.length < COPY_BYTES || bytes.readUInt32LE(0) !== MAGIC) return null;
  if (bytes.readUInt32LE(60) !== crc32(bytes.subarray(0, 60))) return null;
  const version = bytes.readUInt32LE(4);
  if (version !== VERSION) {
    throw new Fault("server_error", `The journal is written in format ${version}; this version reads ${VERSION}.`, {
      hint: "Start the version of AI Liaison that wrote it, let it empty its journal, then upgrade or downgrade.",
    });
  }
  return {
    number: bytes.readUInt32LE(8),
    journalId: bytes.toString("hex", 16, 32),
    ownerId: bytes.toString("hex", 32, 48),
    createdAtMs: bytes.readDoubleLE(48),
  };
}
