import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createKey, revokeKey } from "./manage-keys.ts";
import { type Keyring, openKeyring } from "./open-keyring.ts";

let directory: string;
let keyring: Keyring | null;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "liaison-keyring-"));
  keyring = null;
});
afterEach(() => {
  keyring?.[Symbol.dispose]();
  rmSync(directory, { recursive: true, force: true });
});

const open = (): Keyring => {
  keyring = openKeyring(directory);
  return keyring;
};
const keyFile = () => join(directory, "keys.json");

async function until(holds: () => boolean, limitMs: number): Promise<number> {
  const startedMs = performance.now();
  while (!holds() && performance.now() - startedMs < limitMs) await sleep(2);
  return performance.now() - startedMs;
}

describe("open mode", () => {
  test("lasts until the first key is created", async () => {
    const ring = open();
    expect(ring.isOpen).toBe(true);
    expect(ring.refusal).toBeNull();
    const { secret } = await createKey(directory, { name: "first" });
    expect(await until(() => !ring.isOpen, 1000)).toBeLessThan(1000);
    expect(ring.verify(secret)).not.toBeNull();
  });

  test("does not come back when all keys are revoked, now or at the next start", async () => {
    const { id, secret } = await createKey(directory, { name: "first" });
    const ring = open();
    await revokeKey(directory, id);
    await until(() => ring.verify(secret) === null, 1000);
    expect(ring.isOpen).toBe(false);
    using later = openKeyring(directory);
    expect(later.isOpen).toBe(false);
    expect(later.verify(secret)).toBeNull();
  });

  test("does not come back when the key file goes away while running", async () => {
    const { secret } = await createKey(directory, { name: "first" });
    const ring = open();
    rmSync(keyFile());
    await until(() => ring.refusal !== null, 1000);
    expect(ring.isOpen).toBe(false);
    expect(ring.refusal?.message).toContain("has gone");
    expect(ring.verify(secret)).toBeNull();
  });
});

describe("verifying", () => {
  test("grants what the key was created with", async () => {
    const { id, secret } = await createKey(directory, { name: "billing", customer: "acme", passthrough: true });
    const ring = open();
    expect(ring.verify(secret)).toEqual({ id, name: "billing", customer: "acme", passthrough: true, source: "sdk" });
    expect(Object.isFrozen(ring.verify(secret))).toBe(true);
  });

  test("refuses everything else", async () => {
    const { secret, id } = await createKey(directory, { name: "billing" });
    const ring = open();
    const others = [
      "",
      " ",
      secret.slice(0, -1),
      `${secret}x`,
      secret.toUpperCase(),
      id,
      "x".repeat(100_000),
      "\u0000",
    ];
    for (const other of others) expect(ring.verify(other)).toBeNull();
  });

  test("finds each of many keys", async () => {
    const secrets: string[] = [];
    for (let count = 0; count < 5; count++) secrets.push((await createKey(directory, { name: `k${count}` })).secret);
    const ring = open();
    expect(secrets.map((secret) => ring.verify(secret)?.name)).toEqual(["k0", "k1", "k2", "k3", "k4"]);
  });

  test("takes a few microseconds", async () => {
    const { secret } = await createKey(directory, { name: "quick" });
    const ring = open();
    for (let count = 0; count < 5_000; count++) ring.verify(secret);
    const startedMs = performance.now();
    for (let count = 0; count < 20_000; count++) ring.verify(secret);
    expect(((performance.now() - startedMs) * 1000) / 20_000).toBeLessThan(30);
  });
});

describe("changes by another process", () => {
  test("a revoked key is refused within 250 ms", async () => {
    const kept = await createKey(directory, { name: "kept" });
    const gone = await createKey(directory, { name: "gone" });
    const ring = open();
    expect(ring.verify(gone.secret)).not.toBeNull();
    await revokeKey(directory, gone.id);
    expect(await until(() => ring.verify(gone.secret) === null, 1000)).toBeLessThan(1000);
    expect(ring.verify(kept.secret)).not.toBeNull();
  });

  test("are told to whoever wants to know", async () => {
    let changes = 0;
    const ring = open();
    ring.watch(() => (changes += ring.isOpen ? 0 : 1));
    await createKey(directory, { name: "first" });
    await until(() => changes > 0, 1000);
    expect(changes).toBe(1);
  });
});

describe("a damaged key file", () => {
  test.each([
    ["no JSON", "{ damaged"],
    ["an empty file", ""],
    ["another version", '{"version":2,"keys":[]}'],
    ["no list", '{"version":1,"keys":{}}'],
    [
      "a digest cut short",
      '{"version":1,"keys":[{"id":"key_a","name":"a","sha256":"ab","customer":null,"passthrough":false,"created_at":"x","revoked_at":null}]}',
    ],
    ["an unknown field", '{"version":1,"keys":[],"open":true}'],
  ])("refuses everybody at the start, and says so: %s", (_what, text) => {
    writeFileSync(keyFile(), text);
    const ring = open();
    expect(ring.isOpen).toBe(false);
    expect(ring.refusal?.message).toMatch(/keys\.json .*so no key is accepted/);
    expect(ring.verify("sk-liaison-anything")).toBeNull();
  });

  test("refuses those it let in before, until it is whole again", async () => {
    const { secret } = await createKey(directory, { name: "first" });
    const ring = open();
    const { readFileSync } = await import("node:fs");
    const whole = readFileSync(keyFile());
    writeFileSync(keyFile(), "{ damaged");
    await until(() => ring.refusal !== null, 1000);
    expect([ring.isOpen, ring.verify(secret)]).toEqual([false, null]);
    writeFileSync(keyFile(), whole);
    await until(() => ring.refusal === null, 1000);
    expect(ring.verify(secret)).not.toBeNull();
  });

  test.skipIf(process.getuid?.() === 0)(
    "that cannot be read refuses everybody (not tried as root, who reads all)",
    async () => {
      await createKey(directory, { name: "first" });
      chmodSync(keyFile(), 0o000);
      expect(open().isOpen).toBe(false);
      expect(keyring?.refusal?.message).toContain("cannot be read");
    },
  );
});
