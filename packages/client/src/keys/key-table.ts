import { hash, timingSafeEqual } from "node:crypto";
import type { KeyId } from "@ai-liaison/core";
import type { ReportSource, StoredKey } from "./key-file.ts";

/** What a valid key entitles to. */
export interface KeyGrant {
  readonly id: KeyId;
  readonly name: string;
  /** The customer this key is pinned to. */
  readonly customer: string | null;
  readonly passthrough: boolean;
  /** What the calls it reports are. */
  readonly source: ReportSource;
}

interface Entry {
  readonly digest: Buffer;
  readonly grant: KeyGrant;
}

/** A presented key longer than this is none of ours, and need not be hashed. */
const MAX_KEY_LENGTH = 256;
const INDEX_BYTES = 6;

/**
 * Valid keys, found by the first 48 bits of their digest, then compared whole in constant time. How long the lookup
 * takes tells at most how the digest of what was presented begins, and an attacker knows that digest anyway; to make
 * use of it, one would have to find a key with a wanted SHA-256, which is what SHA-256 prevents.
 */
export class KeyTable {
  readonly #entries = new Map<number, Entry[]>();

  constructor(keys: readonly StoredKey[]) {
    for (const { id, name, customer, passthrough, source, sha256, revokedAt } of keys) {
      if (revokedAt !== null) continue;
      const grant = Object.freeze({ id, name, customer, passthrough, source });
      const entry = { digest: Buffer.from(sha256, "hex"), grant };
      const index = entry.digest.readUIntBE(0, INDEX_BYTES);
      const known = this.#entries.get(index);
      if (known === undefined) this.#entries.set(index, [entry]);
      else known.push(entry);
    }
  }

  /** What the key entitles to; null when it is none of ours. */
  verify(presented: string): KeyGrant | null {
    if (presented.length > MAX_KEY_LENGTH) return null;
    const digest = hash("sha256", presented, "buffer");
    const entries = this.#entries.get(digest.readUIntBE(0, INDEX_BYTES));
    if (entries === undefined) return null;
    for (const entry of entries) {
      if (timingSafeEqual(entry.digest, digest)) return entry.grant;
    }
    return null;
  }
}
