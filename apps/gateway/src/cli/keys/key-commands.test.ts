import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fakeContext } from "../fixtures/fake-context.ts";
import { testFolder } from "../fixtures/sample-ledger.ts";
import { createGatewayKey, listGatewayKeys, revokeGatewayKey } from "./key-commands.ts";

describe("keys", () => {
  test("create tells the key on stdout and nothing else, so that a script can take it", async () => {
    using folder = testFolder();
    const context = fakeContext(folder.path);
    expect(await createGatewayKey({ data: folder.data, name: "billing", customer: "acme" }, context)).toBe(0);
    expect(context.stdout()).toMatch(/^sk-liaison-[A-Za-z0-9]{40,}\n$/);
    expect(context.stderr()).toMatch(/shown this once/);
    expect(context.stderr()).toMatch(/first key: from now on every call needs one/);
    expect(context.stderr()).not.toContain(context.stdout().trim());
    const second = fakeContext(folder.path);
    await createGatewayKey({ data: folder.data, quiet: true }, second);
    expect(second.stderr()).toBe("");
  });

  test("a key nobody named has the customer's name, or the day's", async () => {
    using folder = testFolder();
    for (const customer of [undefined, "acme"]) {
      const context = fakeContext(folder.path);
      await createGatewayKey(
        { data: folder.data, json: true, ...(customer === undefined ? {} : { customer }) },
        context,
      );
      const name = customer === undefined ? "key of 2026-11-21" : "acme, 2026-11-21";
      expect(context.json()).toMatchObject({ name });
    }
  });

  test("a key for importing says so, and any other reports an application's own calls", async () => {
    using folder = testFolder();
    for (const source of [undefined, "import"] as const) {
      const context = fakeContext(folder.path);
      await createGatewayKey({ data: folder.data, json: true, ...(source === undefined ? {} : { source }) }, context);
      expect(context.json()).toMatchObject({ source: source ?? "sdk" });
    }
    expect(readFileSync(join(folder.data, "keys.json"), "utf8").match(/"source"/g)).toHaveLength(1);
    const listed = fakeContext(folder.path);
    await listGatewayKeys({ data: folder.data, json: true }, listed);
    expect(listed.json()).toMatchObject([{ source: "sdk" }, { source: "import" }]);
  });

  test("list tells all but the keys themselves; revoke is shown, and stays", async () => {
    using folder = testFolder();
    const created = fakeContext(folder.path);
    await createGatewayKey({ data: folder.data, name: "bill\u202eing", customer: "acme", json: true }, created);
    const { id, key } = created.json() as { id: string; key: string };
    expect(created.json()).toMatchObject({ customer: "acme", passthrough: false, revoked_at: null });
    const listed = fakeContext(folder.path);
    await listGatewayKeys({ data: folder.data }, listed);
    expect(listed.stdout()).toContain(id);
    expect(listed.stdout()).toContain("bill\\u{202e}ing");
    expect(listed.stdout()).not.toContain(key);
    const revoked = fakeContext(folder.path);
    expect(await revokeGatewayKey({ data: folder.data, id }, revoked)).toBe(0);
    expect(revoked.stdout()).toContain(`Revoked ${id}`);
    const again = fakeContext(folder.path);
    await revokeGatewayKey({ data: folder.data, id, json: true }, again);
    expect(again.json()).toMatchObject({ id, revoked_at: "2026-11-21T12:00:00.000Z" });
    const json = fakeContext(folder.path);
    await listGatewayKeys({ data: folder.data, json: true }, json);
    expect(json.json()).toMatchObject([{ id, revoked_at: "2026-11-21T12:00:00.000Z" }]);
    expect(json.stdout()).not.toContain(key);
  });

  test("no keys is said; an unknown id is not found; a bad name is refused", async () => {
    using folder = testFolder();
    const context = fakeContext(folder.path);
    expect(await listGatewayKeys({ data: folder.data }, context)).toBe(0);
    expect(context.stderr()).toMatch(/There are no keys/);
    await expect(revokeGatewayKey({ data: folder.data, id: "key_none" }, context)).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(createGatewayKey({ data: folder.data, name: "a\nb" }, context)).rejects.toMatchObject({
      code: "invalid_request",
      param: "name",
    });
  });
});
