import { hash } from "node:crypto";
import type { KeyId } from "@ai-liaison/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { StoredKey } from "./key-file.ts";
import { KeyTable } from "./key-table.ts";

const stored = (name: string, sha256: string, revokedAt: string | null = null): StoredKey => ({
  id: `key_${name}` as KeyId,
  name,
  sha256,
  customer: name,
  passthrough: false,
  source: "sdk",
  createdAt: "2026-01-01T00:00:00.000Z",
  revokedAt,
});
const SECRET = "sk-liaison-secret";
const DIGEST = hash("sha256", SECRET);
/** The same digest but for one digit. */
const differingAt = (at: number): string =>
  DIGEST.slice(0, at) + (DIGEST[at] === "0" ? "1" : "0") + DIGEST.slice(at + 1);

describe("who a key belongs to", () => {
  test("is told by the whole of its digest: not by how that begins, nor by how it ends", () => {
    for (let at = 0; at < DIGEST.length; at += 1) {
      const alike = stored("alike", differingAt(at));
      expect(new KeyTable([alike]).verify(SECRET), `${at}`).toBeNull();
      for (const keys of [
        [alike, stored("own", DIGEST)],
        [stored("own", DIGEST), alike],
      ]) {
        expect(new KeyTable(keys).verify(SECRET)?.customer, `${at}`).toBe("own");
      }
    }
  });

  test("is nobody for the digest itself, or for a revoked key, also beside one that is valid", () => {
    const revoked = stored("revoked", DIGEST, "2026-01-02T00:00:00.000Z");
    const table = new KeyTable([revoked, stored("alike", differingAt(63))]);
    for (const presented of [SECRET, DIGEST, DIGEST.toUpperCase(), `sha256:${DIGEST}`]) {
      expect(table.verify(presented)).toBeNull();
    }
  });

  test("is nobody for whatever else is presented, in a hundred thousand tries", () => {
    const table = new KeyTable(Array.from({ length: 1000 }, (_, at) => stored(`${at}`, hash("sha256", `key ${at}`))));
    expect(table.verify("key 999")?.name).toBe("999");
    for (let at = 1000; at < 101_000; at += 1) expect(table.verify(`key ${at}`)).toBeNull();
    fc.assert(fc.property(fc.string(), (text) => /^key \d{1,3}$/.test(text) || table.verify(text) === null));
  });
});
