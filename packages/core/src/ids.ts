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

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const POOL_IDS = 256;
const RANDOM_BYTES = 8;

/**
 * Makes UUIDv7s (RFC 9562): 48 bits of milliseconds, then a 12-bit counter that keeps ids of one millisecond in
 * order, then 62 random bits. Randomness is drawn for 256 ids at once: one id costs well under a microsecond.
 */
export function createIdSource(clock: Pick<Clock, "nowMs">, random: Random = cryptoRandom): () => CallId {
  const pool = new Uint8Array(POOL_IDS * RANDOM_BYTES);
  let used = pool.length;
  let lastMs = -1;
  let counter = 0;
  let prefix = "";
  return () => {
    const now = Math.floor(clock.nowMs());
    if (now > lastMs || counter === 0xfff) {
      lastMs = Math.max(now, lastMs + 1);
      counter = 0;
      const time = lastMs.toString(16).padStart(12, "0");
      prefix = `${time.slice(0, 8)}-${time.slice(8)}-7`;
    } else counter += 1;
    if (used === pool.length) {
      random(pool);
      used = 0;
    }
    const at = used;
    used += RANDOM_BYTES;
    return `${prefix}${hexOf(counter >> 8).charAt(1)}${hexOf(counter & 0xff)}-${hexOf((byteAt(pool, at) & 0x3f) | 0x80)}${hexAt(pool, at + 1)}-${hexAt(pool, at + 2)}${hexAt(pool, at + 3)}${hexAt(pool, at + 4)}${hexAt(pool, at + 5)}${hexAt(pool, at + 6)}${hexAt(pool, at + 7)}` as CallId;
  };
}

function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

function hexAt(bytes: Uint8Array, at: number): string {
  return hexOf(byteAt(bytes, at));
}

function hexOf(byte: number): string {
  return hex[byte] ?? "00";
}

/** The moment a UUIDv7 was made, in milliseconds since the epoch; null for any other string. */
export function timeOfId(id: string): number | null {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-7/.test(id) ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : null;
}
