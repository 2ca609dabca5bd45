import { openLedgerReader } from "@ai-liaison/ledger";
import { seededRandom } from "@ai-liaison/testkit";
import { describe, expect, test } from "vitest";
import { keepCalling, openFaultyWorld, type SeenAnswer } from "./faulty-world.ts";

const ROUNDS = 50;
const SEED = 20261121;

describe("kill -9 under load", () => {
  test(`${ROUNDS} rounds: every whole answer is in the ledger once, every request the vendor saw has a row`, async () => {
    await using world = await openFaultyWorld();
    const random = seededRandom(SEED);
    const seen: SeenAnswer[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const gateway = await world.start();
      const load = keepCalling(() => gateway.url, 12, `r${round}`);
      await new Promise((resolve) => setTimeout(resolve, 50 + random.next() * 400));
      await gateway.kill("SIGKILL");
      seen.push(...(await load.stop()));
    }
    const last = await world.start();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await last.kill("SIGTERM");

    using ledger = openLedgerReader(world.ledgerPath);
    const rows = ledger.calls({ last: 1_000_000 });
    const rowsById = countBy(rows.map((row) => String(row.id)));
    const rowsByMarker = countBy(rows.map((row) => String(row.user_id)));
    const whole = seen.filter((answer) => answer.whole);
    expect(whole.length).toBeGreaterThan(ROUNDS);
    expect(whole.filter(({ callId }) => rowsById.get(String(callId)) !== 1)).toEqual([]);
    const statusById = new Map<string, string>(rows.map((row) => [row.id, row.status]));
    expect(whole.filter(({ callId }) => statusById.get(String(callId)) !== "success")).toEqual([]);
    const asked = world.vendor.requests.map(({ body }) => (JSON.parse(body) as { user: string }).user);
    expect(asked.length).toBeGreaterThanOrEqual(whole.length);
    expect(asked.filter((marker) => rowsByMarker.get(marker) !== 1)).toEqual([]);
    const interrupted = rows.filter((row) => row.error_code === "interrupted").length;
    expect(interrupted).toBeGreaterThan(0);
    process.stdout.write(
      `kill -9: ${ROUNDS} rounds, ${seen.length} calls, ${whole.length} whole answers, ${asked.length} seen by the vendor, ${rows.length} rows, ${interrupted} interrupted; lost 0, doubled 0\n`,
    );
  });
});

function countBy(values: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
