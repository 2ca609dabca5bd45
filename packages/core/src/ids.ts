import type { Clock } from "./clock.ts";

declare const brand: unique symbol;
export type Branded<Value, Name extends string> = Value & { readonly [brand]: Name };

/** A call's one name, from the first try to the last replica: a UUIDv7, so that ids sort by time. */
export type CallId = Branded<string, "CallId">;
/** A gateway key's public name, `key_…`; never the key itself. */
export type KeyId = Branded<string, "KeyId">;

/** Fills the given bytes with randomness. */
export type Random = (bytes: Uint8Array) => void;

export const cryptoRandom: Random = (bytes) => {
  crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
};

const POOL_IDS = 256;
const RANDOM_BYTES = 8;
const DIGITS = Buffer.from("0123456789abcdef", "latin1");

/**
 * Makes UUIDv7s (RFC 9562): 48 bits of milliseconds, then a 12-bit counter that keeps ids of one millisecond in
 * order, then 62 random bits. Randomness is drawn for 256 ids at once: one id costs well under a microsecond. An id is
 * written into bytes and read from there, because a string put together of pieces stays in pieces: V8 takes a slow way
 * to stringify the record it stands in (1 µs) and flattens it wherever else it goes.
 */
export function createIdSource(clock: Pick<Clock, "nowMs">, random: Random = cryptoRandom): () => CallId {
  const pool = new Uint8Array(POOL_IDS * RANDOM_BYTES);
  const text = Buffer.from("00000000-0000-7000-8000-000000000000", "latin1");
  let used = pool.length;
  let lastMs = -1;
  let counter = 0;
  return () => {
    const now = Math.floor(clock.nowMs());
    if (now > lastMs || counter === 0xfff) {
      lastMs = Math.max(now, lastMs + 1);
      counter = 0;
      const time = lastMs.toString(16).padStart(12, "0");
      text.write(time.slice(0, 8), 0, "latin1");
      text.write(time.slice(8), 9, "latin1");
    } else counter += 1;
    if (used === pool.length) {
      random(pool);
      used = 0;
    }
    text[15] = digitOf(counter >> 8);
    writeHex(text, 16, counter & 0xff);
    writeHex(text, 19, (byteAt(pool, used) & 0x3f) | 0x80);
    writeHex(text, 21, byteAt(pool, used + 1));
    for (let at = 2; at < RANDOM_BYTES; at += 1) writeHex(text, 20 + 2 * at, byteAt(pool, used + at));
    used += RANDOM_BYTES;
    return text.toString("latin1") as CallId;
  };
}

function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

function writeHex(into: Uint8Array, at: number, byte: number): void {
  into[at] = digitOf(byte >> 4);
  into[at + 1] = digitOf(byte & 0xf);
}

function digitOf(value: number): number {
  return byteAt(DIGITS, value);
}

/** The moment a UUIDv7 was made, in milliseconds since the epoch; null for any other string. */
export function timeOfId(id: string): number | null {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-7/.test(id) ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : null;
}
