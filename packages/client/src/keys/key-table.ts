import { hash } from "node:crypto";
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

/** A presented key longer than this is none of ours, and need not be hashed. */
const MAX_KEY_LENGTH = 256;

/**
 * Valid keys, found by their digest as a text: a look-up in a map, half of what it takes to have the digest as bytes and
 * compare those. How long the look-up takes tells at most something of the digest of what was presented, and an attacker
 * knows that digest anyway; to make use of it, one would have to find a key with a wanted SHA-256, which is what SHA-256
 * prevents.
 */
export class KeyTable {
  readonly #grants = new Map<string, KeyGrant>();

  constructor(keys: readonly StoredKey[]) {
    for (const { id, name, customer, passthrough, source, sha256, revokedAt } of keys) {
      if (revokedAt !== null) continue;
      this.#grants.set(sha256, Object.freeze({ id, name, customer, passthrough, source }));
    }
  }

  /** What the key entitles to; null when it is none of ours. */
  verify(presented: string): KeyGrant | null {
    if (presented.length > MAX_KEY_LENGTH) return null;
    return this.#grants.get(hash("sha256", presented, "hex")) ?? null;
  }
}
