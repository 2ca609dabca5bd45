import { execFileSync } from "node:child_process";
import { rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openLedgerReader } from "@ai-liaison/ledger";
import { describe, expect, test } from "vitest";
import { callOnce, openFaultyWorld, type SeenAnswer } from "./faulty-world.ts";

const TMPFS_BYTES = 40 * 1024 * 1024;

function mountTmpfs(directory: string): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${TMPFS_BYTES}`, "tmpfs", directory], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe.each([
  ["the journal", "journal"],
  ["all data, the ledger too", "."],
])("a full disk under %s", (_what, below) => {
  test("new calls are refused with 503 journal_full and never go upstream; calls under way are recorded; space heals it", async (context) => {
    await using world = await openFaultyWorld({ chunkDelayMs: 60 });
    const folder = join(world.dataDirectory, below);
    if (!mountTmpfs(folder)) context.skip("this machine does not let the test mount a tmpfs");
    try {
      const gateway = await world.start();
      const healthy = await callOnce(gateway.url, "healthy", false);
      expect(healthy.whole).toBe(true);

      const underWay = Array.from({ length: 20 }, (_, index) => callOnce(gateway.url, `under-way-${index}`, true));
      await world.vendor.waitFor(({ sequence }) => sequence >= 20);
      const filler = join(folder, "filler");
      fillUp(folder, filler);
      const refused: SeenAnswer[] = [];
      for (let index = 0; index < 200 && refused.length < 20; index += 1) {
        const answer = await callOnce(gateway.url, `late-${index}`, false);
        if (!answer.whole) refused.push(answer);
      }
      expect(refused.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 503));
      const asked = world.vendor.requests.map(({ body }) => (JSON.parse(body) as { user: string }).user);
      expect(refused.filter(({ marker }) => asked.includes(marker))).toEqual([]);
      expect((await fetch(`${gateway.url}/health`)).status).toBe(503);
      const finished = await Promise.all(underWay);
      expect(finished.every(({ whole }) => whole)).toBe(true);

      rmSync(filler);
      await expect.poll(async () => (await callOnce(gateway.url, "healed", false)).whole, { timeout: 5000 }).toBe(true);
      expect((await fetch(`${gateway.url}/health`)).status).toBe(200);
      await gateway.kill("SIGTERM");
      using ledger = openLedgerReader(world.ledgerPath);
      const recorded = new Set<string>(ledger.calls({ last: 10_000 }).map((row) => row.id));
      expect(finished.filter(({ callId }) => !recorded.has(String(callId)))).toEqual([]);
      const upstream = new Set(ledger.calls({ last: 10_000 }).map((row) => row.user_id));
      expect(asked.filter((marker) => !upstream.has(marker))).toEqual([]);
    } finally {
      execFileSync("umount", ["-l", folder]);
    }
  });
});

function fillUp(directory: string, filler: string): void {
  const { bavail, bsize } = statfsSync(directory);
  try {
    writeFileSync(filler, Buffer.alloc(bavail * bsize, 1));
  } catch {
    // As full as it gets.
  }
}
