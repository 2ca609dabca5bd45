import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { openLedgerReader } from "@ai-liaison/ledger";
import { describe, expect, test } from "vitest";
import { callOnce, openFaultyWorld, type SeenAnswer } from "./faulty-world.ts";

const LOCKED_MS = 60_000;

describe("the ledger under an exclusive lock for a minute", () => {
  test("calls go on as if nothing were, and every one of them lands once the lock is gone", async () => {
    await using world = await openFaultyWorld({ chunkDelayMs: 0 });
    await using gateway = await world.start();
    const before = await series(gateway.url, "before", 20);
    await expect.poll(() => rowsOf(world.ledgerPath), { timeout: 5000 }).toBe(20);

    const locker = new DatabaseSync(world.ledgerPath);
    locker.exec("PRAGMA busy_timeout = 10000; BEGIN EXCLUSIVE");
    const lockedAtMs = performance.now();
    const during: SeenAnswer[] = [];
    for (let index = 0; performance.now() - lockedAtMs < LOCKED_MS; index += 1) {
      during.push(await callOnce(gateway.url, `during-${index}`, index % 2 === 0));
      await pause(50);
    }
    locker.exec("ROLLBACK");
    locker.close();
    expect(during.every(({ whole }) => whole)).toBe(true);
    expect(median(during)).toBeLessThan(median(before) * 3 + 5);
    await expect.poll(() => rowsOf(world.ledgerPath), { timeout: 60_000, interval: 250 }).toBe(20 + during.length);
    process.stdout.write(
      `ledger locked for ${LOCKED_MS / 1000} s: ${during.length} calls, all answered (median ${median(during).toFixed(1)} ms, before ${median(before).toFixed(1)} ms), all in the ledger afterwards\n`,
    );
  });
});

async function series(url: string, prefix: string, count: number): Promise<readonly SeenAnswer[]> {
  const answers: SeenAnswer[] = [];
  for (let index = 0; index < count; index += 1)
    answers.push(await callOnce(url, `${prefix}-${index}`, index % 2 === 0));
  return answers;
}

function rowsOf(path: string): number {
  using ledger = openLedgerReader(path);
  return ledger.calls({ last: 1_000_000 }).length;
}

function median(answers: readonly SeenAnswer[]): number {
  const sorted = answers.map(({ durationMs }) => durationMs).sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
