/**
 * Bodies lie in packs: many calls' bytes one after the other, compressed together. Compressing each alone costs
 * several times the CPU and twice the disk, for prompts resemble each other. A pack holds up to 1 MiB (more only for one
 * body that is larger), and never bodies of two batches. Retention deletes whole packs; a call whose pack is gone has no
 * bodies.
 */
import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { FoldedCall } from "@ai-liaison/journal";
import type { SqlRow, SqlValue } from "../schema/cells.ts";
import type { SqlSession } from "../sqlite/session.ts";
import { createPackIds } from "./pack-ids.ts";

const PACK_BYTES = 1024 * 1024;
const COMPRESSION = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Where a call's bodies were put: the cells of its row, in this order. */
export const BODY_COLUMNS = [
  "body_pack_id",
  "body_offset",
  "request_bytes",
  "response_bytes",
  "body_truncated",
] as const;

export interface BodyLimits {
  /** False: no bodies are kept. */
  readonly store: boolean;
  /** A longer body is cut here, and marked. */
  readonly maxBytes: number;
}

/** Gathers the bodies of one batch, inside its transaction. */
export interface BodyPacker {
  /** Where the bodies of a call of that time will lie, should it turn out to be new: the cells of `BODY_COLUMNS`, from `from` on. */
  place(call: FoldedCall, atMs: number, into: SqlValue[], from: number): void;
  /** Takes the bodies just placed. */
  keep(): void;
  /** Writes the last pack. */
  finish(): void;
}

export function createBodyPacker(session: SqlSession, limits: BodyLimits): { open(): BodyPacker } {
  const insert = session.prepare(
    session.query.insertInto("api_call_bodies").values({ id: 0, newest_at: 0, raw_bytes: 0, data: new Uint8Array() }),
  );
  const ids = createPackIds(session);
  const scratch = Buffer.allocUnsafeSlow(PACK_BYTES);
  const write = (values: readonly SqlValue[]): void => {
    insert.run(values);
    ids.take(Number(values[0]));
  };
  return { open: () => new PackWriter(write, ids.last(), limits, scratch) };
}

class PackWriter implements BodyPacker {
  readonly #insert: (values: readonly SqlValue[]) => void;
  readonly #limits: BodyLimits;
  readonly #scratch: Buffer;
  /** The pack's bytes so far: `#scratch`, unless one body alone is larger. */
  #raw: Buffer;
  #packId: number;
  #rawBytes = 0;
  /** Null while the pack is empty. */
  #newestAt: number | null = null;
  #placed: { request: Uint8Array | null; response: Uint8Array | null; atMs: number } | null = null;

  constructor(insert: (values: readonly SqlValue[]) => void, lastId: number, limits: BodyLimits, scratch: Buffer) {
    this.#insert = insert;
    this.#limits = limits;
    this.#scratch = scratch;
    this.#raw = scratch;
    this.#packId = lastId + 1;
  }

  place(call: FoldedCall, atMs: number, into: SqlValue[], from: number): void {
    const request = this.#cut(call.requestBody);
    const response = this.#cut(call.responseBody);
    const cut = request !== call.requestBody || response !== call.responseBody;
    const isEmpty = request === null && response === null;
    const bytes = (request?.length ?? 0) + (response?.length ?? 0);
    if (this.#rawBytes > 0 && this.#rawBytes + bytes > PACK_BYTES) this.finish();
    this.#placed = isEmpty ? null : { request, response, atMs };
    into[from] = isEmpty ? null : this.#packId;
    into[from + 1] = isEmpty ? null : this.#rawBytes;
    into[from + 2] = request?.length ?? null;
    into[from + 3] = response?.length ?? null;
    into[from + 4] = call.bodyTruncated || (cut && this.#limits.store) ? 1 : 0;
  }

  keep(): void {
    if (this.#placed === null) return;
    const { request, response, atMs } = this.#placed;
    const bytes = (request?.length ?? 0) + (response?.length ?? 0);
    if (this.#rawBytes + bytes > this.#raw.length) this.#raw = Buffer.allocUnsafeSlow(bytes);
    if (request !== null) this.#add(request);
    if (response !== null) this.#add(response);
    this.#newestAt = Math.max(this.#newestAt ?? 0, Math.trunc(atMs));
    this.#placed = null;
  }

  finish(): void {
    if (this.#newestAt === null) return;
    const packed = zstdCompressSync(this.#raw.subarray(0, this.#rawBytes), COMPRESSION);
    this.#insert([this.#packId, this.#newestAt, this.#rawBytes, packed]);
    this.#packId += 1;
    this.#raw = this.#scratch;
    this.#rawBytes = 0;
    this.#newestAt = null;
  }

  #add(body: Uint8Array): void {
    this.#raw.set(body, this.#rawBytes);
    this.#rawBytes += body.length;
  }

  #cut(body: Uint8Array | null): Uint8Array | null {
    if (body === null || !this.#limits.store) return null;
    return body.length > this.#limits.maxBytes ? body.subarray(0, this.#limits.maxBytes) : body;
  }
}

export interface StoredBodies {
  readonly request: Uint8Array | null;
  readonly response: Uint8Array | null;
}

/**
 * Reads the bodies of a call, as its row says where they are; null where there are none, or none any more. The last
 * pack stays unpacked, for calls are read in the order they were stored; `release` lets it go.
 */
export interface BodyReader {
  read(row: SqlRow): StoredBodies;
  release(): void;
}

export function createBodyReader(session: SqlSession): BodyReader {
  let last: { readonly id: number; readonly raw: Uint8Array } | null = null;
  const unpack = (id: number): Uint8Array | null => {
    if (last?.id === id) return last.raw;
    const pack = session.first(session.query.selectFrom("api_call_bodies").select("data").where("id", "=", id));
    if (!(pack?.data instanceof Uint8Array)) return null;
    last = { id, raw: zstdDecompressSync(pack.data) };
    return last.raw;
  };
  return {
    read: (row) => {
      const raw = typeof row.body_pack_id === "number" ? unpack(row.body_pack_id) : null;
      const start = Number(row.body_offset);
      return {
        request: bytesAt(raw, start, row.request_bytes),
        response: bytesAt(raw, start + Number(row.request_bytes ?? 0), row.response_bytes),
      };
    },
    release: () => {
      last = null;
    },
  };
}

function bytesAt(raw: Uint8Array | null, from: number, length: SqlValue | undefined): Uint8Array | null {
  return raw === null || typeof length !== "number" ? null : Uint8Array.from(raw.subarray(from, from + length));
}
