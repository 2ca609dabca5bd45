import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { type FakeVendor, startFakeVendor } from "@ai-liaison/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CONNECTION_LIMITS } from "../server/connection-limits.ts";
import { HELLO, openTestGateway, providerRow, type TestGateway } from "./open-test-gateway.ts";
import { openRawClient, type RawClient, rawPost } from "./raw-client.ts";

const PATH = "/v1/chat/completions";
const HEAD = `POST ${PATH} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n`;
const LIMITS = { headersMs: 300, requestMs: 600, keepAliveMs: 300, unreadMs: 700, checkEveryMs: 50 };
/** More than the kernel's buffers hold. */
const LARGE = `${"large".repeat(40_000)} `.repeat(120);
const EACH = 60;

/** Goes on sending a byte at a time until its connection ends. */
async function drip({ socket }: RawClient, begin: string): Promise<void> {
  socket.write(begin);
  for (; !socket.destroyed && !socket.writableEnded; await sleep(30)) socket.write("a");
}

describe("a client that takes its time", () => {
  let vendor: FakeVendor;
  let gateway: TestGateway;

  beforeAll(async () => {
    vendor = await startFakeVendor({ say: LARGE });
    const rows = [providerRow("fake", vendor.url)];
    gateway = await openTestGateway({ rows, limits: LIMITS, server: "max_connections: 400" });
  });
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
    await vendor.close();
  });

  const open = (count: number): Promise<readonly RawClient[]> =>
    Promise.all(Array.from({ length: count }, () => openRawClient(gateway.url)));
  const isAlive = async (): Promise<boolean> => (await fetch(`${gateway.url}/health/live`)).status === 200;

  test.each([
    ["says nothing", () => {}],
    ["stops within its headers", ({ socket }: RawClient) => void socket.write(`${HEAD}x-a: b`)],
    ["drips its headers", (client: RawClient) => void drip(client, `${HEAD}x-a: `)],
    ["stops within its body", ({ socket }: RawClient) => void socket.write(`${HEAD}content-length: 9999\r\n\r\n{`)],
    ["drips its body", (client: RawClient) => void drip(client, `${HEAD}content-length: 9999\r\n\r\n{`)],
  ])("and %s is told that it was too slow, however many do, and keeps nobody waiting", async (_what, dawdle) => {
    const clients = await open(EACH);
    for (const client of clients) dawdle(client);
    expect(await isAlive()).toBe(true);
    await Promise.all(clients.map(({ closed }) => closed));
    for (const { text } of clients) expect(text()).toMatch(/^HTTP\/1\.1 408 .*"error"/s);
  });

  test("and asks for nothing more is let go", async () => {
    const { socket, text, closed } = await openRawClient(gateway.url);
    socket.write("GET /health/live HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n");
    await closed;
    expect(text()).toMatch(/^HTTP\/1\.1 200 /);
  });

  test.each([false, true])("and reads nothing of its answer does not get the rest (stream: %s)", async (stream) => {
    const { socket, text, closed } = await openRawClient(gateway.url);
    socket.pause();
    socket.write(rawPost(PATH, { ...HELLO, stream }));
    await vendor.waitFor(({ endedAtMs }) => stream || endedAtMs !== null);
    await expect.poll(() => socket.bytesRead, { timeout: 2_000 }).toBeGreaterThan(0);
    await sleep(3 * LIMITS.unreadMs);
    socket.resume();
    await closed;
    expect(text().length).toBeLessThan(LARGE.length);
    expect(await isAlive()).toBe(true);
  });

  test("but reads on gets all of it", async () => {
    const { socket, text } = await openRawClient(gateway.url);
    socket.write(rawPost(PATH, HELLO, ["connection: close"]));
    for (let taken = 0; socket.bytesRead < LARGE.length; taken = socket.bytesRead) {
      socket.pause();
      await sleep(LIMITS.unreadMs / 4);
      socket.resume();
      await expect.poll(() => socket.bytesRead, { timeout: 5_000 }).toBeGreaterThan(taken + 1_000_000);
    }
    expect(text()).toContain('"finish_reason":"stop"');
  });

  test("finds the door closed when too many are in, until others leave", async () => {
    const clients = await open(500);
    const turnedAway = (): number => clients.filter(({ socket, text }) => socket.closed && text() === "").length;
    await expect.poll(turnedAway).toBeGreaterThanOrEqual(100);
    for (const { socket } of clients) socket.destroy();
    await expect.poll(() => isAlive().catch(() => false)).toBe(true);
  });
});

test("docs/limits.md tells the limits that hold", () => {
  const docs = readFileSync(new URL("../../../../docs/limits.md", import.meta.url), "utf8");
  for (const ms of Object.values(CONNECTION_LIMITS)) expect(docs).toContain(`${ms / 1000} s`);
});
