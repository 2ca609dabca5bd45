import { openLedgerReader } from "@ai-liaison/ledger";
import { expect, test } from "vitest";
import { openRawClient } from "../e2e/raw-client.ts";
import { callOnce, openFaultyWorld } from "./faulty-world.ts";

const STREAMS = 100;

test(`SIGTERM during ${STREAMS} streams: new connections are refused, every stream comes to its end, exit 0`, async () => {
  await using world = await openFaultyWorld({ chunkDelayMs: 200 });
  const { vendor, ledgerPath } = world;
  const gateway = await world.start();
  const streams = Array.from({ length: STREAMS }, (_none, index) => callOnce(gateway.url, `s-${index}`, true));
  await expect.poll(() => vendor.requests.length, { timeout: 10_000 }).toBe(STREAMS);
  const gone = gateway.kill("SIGTERM");
  const knock = () => openRawClient(gateway.url).then(({ socket }) => socket.destroy() && "taken", String);
  await expect.poll(knock, { timeout: 5_000, interval: 20 }).toContain("ECONNREFUSED");
  expect(vendor.requests.filter(({ finished }) => !finished).length).toBeGreaterThan(0);
  const seen = await Promise.all(streams);
  expect(seen.filter(({ whole }) => !whole)).toEqual([]);
  expect(await gone).toBe(0);
  using ledger = openLedgerReader(ledgerPath);
  const rows = ledger.calls({ last: 1000 });
  expect(rows.map(({ status, user_id }) => `${user_id} ${status}`).toSorted()).toEqual(
    seen.map(({ marker }) => `${marker} success`).toSorted(),
  );
});
