import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createKey, KEY_PREFIX, listKeys, revokeKey } from "./manage-keys.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "liaison-keys-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const clock = { nowMs: () => Date.UTC(2026, 10, 21) };
const keyFile = () => join(directory, "keys.json");

describe("creating a key", () => {
  test("tells the secret once, of 256 random bits, in letters and digits", async () => {
    const first = await createKey(directory, { name: "billing" });
    const second = await createKey(directory, { name: "billing" });
    expect(first.secret).toMatch(/^sk-liaison-[A-Za-z0-9]{43}$/);
    expect(first.secret.startsWith(KEY_PREFIX)).toBe(true);
    expect(first.secret).not.toBe(second.secret);
    expect(first.id).toMatch(/^key_[A-Za-z0-9]+$/);
    expect(first.id).not.toBe(second.id);
  });

  test("uses every random bit", async () => {
    const of = async (byte: number) =>
      (await createKey(directory, { name: "x" }, { random: (bytes) => bytes.fill(byte) })).secret;
    expect(await of(0)).toBe(KEY_PREFIX + "0".repeat(43));
    expect(new Set([await of(0), await of(1), await of(255)]).size).toBe(3);
  });

  test("keeps the digest alone, in a file for its owner only", async () => {
    const { secret } = await createKey(directory, { name: "billing", customer: "acme", passthrough: true }, { clock });
    const text = readFileSync(keyFile(), "utf8");
    expect(text).not.toContain(secret);
    expect(text).not.toContain(secret.slice(KEY_PREFIX.length));
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
    expect(listKeys(directory)).toEqual([
      {
        id: expect.stringMatching(/^key_/),
        name: "billing",
        customer: "acme",
        passthrough: true,
        source: "sdk",
        createdAt: "2026-11-21T00:00:00.000Z",
        revokedAt: null,
      },
    ]);
  });

  test("makes the data folder, for its owner only, and leaves no drafts behind", async () => {
    const data = join(directory, "data");
    await createKey(data, { name: "first" });
    expect(statSync(data).mode & 0o777).toBe(0o700);
    expect(readdirSync(data).filter((name) => name.includes("draft"))).toEqual([]);
  });

  test.each([[""], ["  "], ["a\nb"], ["x".repeat(101)], ["a\u0000b"]])("refuses the name %j", async (name) => {
    await expect(createKey(directory, { name })).rejects.toMatchObject({ code: "invalid_request", param: "name" });
    expect(listKeys(directory)).toEqual([]);
  });

  test("refuses a customer that could not stand in a header", async () => {
    await expect(createKey(directory, { name: "x", customer: "a\r\nb" })).rejects.toMatchObject({ param: "customer" });
  });

  test("loses none when many are created at the same time", async () => {
    const keys = await Promise.all(
      Array.from({ length: 12 }, (_, index) => createKey(directory, { name: `k${index}` })),
    );
    expect(
      listKeys(directory)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(keys.map(({ id }) => id).sort());
  });

  test("touches nothing in a damaged file", async () => {
    writeFileSync(keyFile(), "{ damaged");
    await expect(createKey(directory, { name: "x" })).rejects.toMatchObject({
      code: "server_error",
      message: expect.stringContaining("keys.json"),
    });
    expect(readFileSync(keyFile(), "utf8")).toBe("{ damaged");
  });
});

describe("revoking a key", () => {
  test("marks it and keeps it in the list, and stays at the first time when done twice", async () => {
    const { id } = await createKey(directory, { name: "x" });
    expect(await revokeKey(directory, id, { clock })).toMatchObject({ id, revokedAt: "2026-11-21T00:00:00.000Z" });
    expect(await revokeKey(directory, id)).toMatchObject({ revokedAt: "2026-11-21T00:00:00.000Z" });
    expect(listKeys(directory)).toHaveLength(1);
  });

  test("refuses an id that is not there", async () => {
    await expect(revokeKey(directory, "key_nobody")).rejects.toMatchObject({ code: "not_found" });
  });
});
