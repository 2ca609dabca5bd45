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
  return () => {
    const now = clock.nowMs();
    if (now > lastMs) {
      lastMs = now;
      counter = 0;
    } else if (++counter > 0xfff) {
      lastMs += 1;
      counter = 0;
    }
    if (used === pool.length) {
      random(pool);
      used = 0;
    }
    const at = used;
    used += RANDOM_BYTES;
    const time = lastMs.toString(16).padStart(12, "0");
    const byte = (offset: number): string => hex[pool[at + offset] ?? 0] ?? "00";
    const variant = hex[((pool[at] ?? 0) & 0x3f) | 0x80] ?? "80";
    const sequence = counter.toString(16).padStart(3, "0");
    return `${time.slice(0, 8)}-${time.slice(8)}-7${sequence}-${variant}${byte(1)}-${byte(2)}${byte(3)}${byte(4)}${byte(5)}${byte(6)}${byte(7)}` as CallId;
  };
}

/** The moment a UUIDv7 was made, in milliseconds since the epoch; null for any other string. */
export function timeOfId(id: string): number | null {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-7/.test(id) ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : null;
}
