import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openLedgerReader } from "@ai-liaison/ledger";
import { type FakeVendor, startFakeVendor } from "@ai-liaison/testkit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { HELLO, openTestGateway, providerRow, type TestGateway } from "./open-test-gateway.ts";
import { openRawClient, rawPost } from "./raw-client.ts";

const PATH = "/v1/chat/completions";

/** A busy machine takes its time. */
const WITHIN = { timeout: 10_000 };

describe("a gateway that is told to stop", () => {
  let vendor: FakeVendor;
  let gateway: TestGateway;

  async function open(say?: string): Promise<void> {
    vendor = await startFakeVendor(say === undefined ? {} : { say });
    gateway = await openTestGateway({ rows: [providerRow("fake", vendor.url, { timeout: "30" })] });
  }

  beforeEach(() => open());
  afterEach(async () => {
    await gateway[Symbol.asyncDispose]();
    await vendor.close();
  });

  /** The ledger's rows, read from its file once the gateway is closed. */
  function rowsLeft() {
    const reader = openLedgerReader(join(gateway.dataDirectory, "ledger.sqlite"));
    try {
      return reader.calls({ last: 1000 });
    } finally {
      reader[Symbol.dispose]();
    }
  }

  test("records every call it cuts as cancelled", async () => {
    vendor.always({ kind: "never-answer" });
    const calls = Array.from({ length: 20 }, () => gateway.post(PATH, HELLO).catch(() => null));
    await expect.poll(() => vendor.requests.length, WITHIN).toBe(20);
    // The writer's thread may still be starting: what it does not store in time stays in the journal.
    await expect.poll(() => existsSync(join(gateway.dataDirectory, "ledger.sqlite")), WITHIN).toBe(true);
    await gateway.gateway.close(300);
    expect(await Promise.all(calls)).toEqual(calls.map(() => null));
    const rows = rowsLeft();
    expect(rows).toHaveLength(20);
    expect(new Set(rows.map((row) => `${row.status} ${row.http_status} ${row.error_code}`))).toEqual(
      new Set(["cancelled 499 cancelled"]),
    );
  });

  test("writes a whole answer out to a slow reader", async () => {
    await gateway[Symbol.asyncDispose]();
    await vendor.close();
    const size = 30 * 1024 * 1024;
    await open("x".repeat(size));
    const { socket, text, closed } = await openRawClient(gateway.url);
    socket.write(rawPost(PATH, HELLO));
    await expect.poll(() => text().length, { timeout: 10_000 }).toBeGreaterThan(0);
    socket.pause();
    const closing = gateway.gateway.close(20_000);
    await sleep(700);
    socket.resume();
    await closed;
    await closing;
    expect(text()).toMatch(/^HTTP\/1\.1 200 /);
    expect(text().length).toBeGreaterThan(size);
    expect(text().endsWith("}")).toBe(true);
  });

  test("closes what is idle at once, and says on the answers under way that they are the last", async () => {
    vendor.always({ kind: "delay", ms: 500 });
    const idle = await openRawClient(gateway.url);
    const busy = await openRawClient(gateway.url);
    busy.socket.write(rawPost(PATH, HELLO));
    await vendor.waitFor(() => true);
    const startedMs = performance.now();
    const closing = gateway.gateway.close(10_000);
    await idle.closed;
    expect(busy.text()).toBe("");
    await Promise.all([busy.closed, closing]);
    expect(busy.text()).toMatch(/^HTTP\/1\.1 200 /);
    expect(busy.text().toLowerCase()).toContain("\r\nconnection: close\r\n");
    expect(performance.now() - startedMs).toBeLessThan(5_000);
    expect(rowsLeft()).toMatchObject([{ status: "success" }]);
  });

  test("stops once, however often it is told", async () => {
    await Promise.all([gateway.gateway.close(100), gateway.gateway.close(100)]);
    await gateway.gateway.close(100);
  });

  test("cuts a call that waits for its turn on a connection, too", async () => {
    vendor.always({ kind: "never-answer" });
    const client = await openRawClient(gateway.url);
    client.socket.write(rawPost(PATH, HELLO) + rawPost(PATH, HELLO));
    await expect.poll(() => vendor.requests.length, WITHIN).toBe(2);
    client.socket.destroy();
    await expect.poll(() => vendor.requests.filter(({ aborted }) => aborted).length, { timeout: 2_000 }).toBe(2);
    await expect
      .poll(async () => (await gateway.calls()).map((row) => row.http_status), { timeout: 10_000 })
      .toEqual([499, 499]);
  });
});
