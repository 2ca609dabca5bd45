import { appendFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openLedgerReader } from "@ai-liaison/ledger";
import { describe, expect, test } from "vitest";
import { callOnce, openFaultyWorld } from "./faulty-world.ts";

const CALLS = 20;
const WITHIN = { timeout: 15_000 };

function rowsOf(path: string) {
  using ledger = openLedgerReader(path);
  return ledger.calls({ last: 1000 });
}

describe("a gateway killed after its answers are told and before the ledger has them, its last write torn", () => {
  test("starts, keeps each answered call once, tells of the damage, and of the call under way as interrupted, at an estimate", async () => {
    await using world = await openFaultyWorld();
    const { vendor, ledgerPath, dataDirectory } = world;
    const first = await world.start();
    expect((await callOnce(first.url, "stored", false)).whole).toBe(true);
    await expect.poll(() => rowsOf(ledgerPath).length, WITHIN).toBe(1);

    const locker = new DatabaseSync(ledgerPath);
    locker.exec("PRAGMA busy_timeout = 10000; BEGIN EXCLUSIVE");
    const answered = await Promise.all(
      Array.from({ length: CALLS }, (_none, index) => callOnce(first.url, `answered-${index}`, index % 2 === 0)),
    );
    expect(answered.filter(({ whole }) => !whole)).toEqual([]);
    vendor.fail({ kind: "stall-after-events", events: 5 });
    const underWay = callOnce(first.url, "under-way", true);
    await vendor.waitFor(({ body }) => body.includes("under-way"));
    await first.kill("SIGKILL");
    expect((await underWay).whole).toBe(false);
    locker.exec("ROLLBACK");
    locker.close();

    const journal = join(dataDirectory, "journal");
    const newest = readdirSync(journal)
      .filter((name) => name.endsWith(".journal"))
      .toSorted()
      .at(-1);
    appendFileSync(join(journal, newest ?? "no segment"), Buffer.alloc(300, 0x5a));

    const markers = ["stored", "under-way", ...answered.map(({ marker }) => marker)].toSorted();
    for (let life = 1; life <= 2; life += 1) {
      const next = await world.start();
      expect(next.readyMs).toBeLessThan(15_000);
      await expect.poll(() => rowsOf(ledgerPath).length, WITHIN).toBe(markers.length);
      const health = (await (await fetch(`${next.url}/health`)).json()) as { checks: { journal: { detail: string } } };
      if (life === 1) expect(health.checks.journal.detail).toContain("1 damaged");
      await expect
        .poll(() => rowsOf(ledgerPath).find(({ user_id }) => user_id === "under-way"), WITHIN)
        .toMatchObject({ status: "error", error_code: "interrupted", usage_source: "partial" });
      expect(await next.kill("SIGTERM")).toBe(0);
    }
    const rows = rowsOf(ledgerPath);
    expect(rows.map(({ user_id }) => user_id).toSorted()).toEqual(markers);
    expect(rows.filter(({ status }) => status === "success")).toHaveLength(markers.length - 1);
    expect(rows.find(({ user_id }) => user_id === "under-way")?.total_cost_nano_usd).toBeGreaterThan(0);
  });
});
