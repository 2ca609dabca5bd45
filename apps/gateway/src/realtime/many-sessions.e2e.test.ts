import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { openLedgerReader } from "@ai-liaison/ledger";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openRealtimeWorld, type RealtimeWorld } from "./fixtures/open-realtime-world.ts";
import type { SessionClient } from "./fixtures/session-client.ts";

/** A busy machine takes its time. */
const SOON = { timeout: 20_000 };
const SESSIONS = 200;

describe("many sessions", () => {
  let world: RealtimeWorld;

  beforeEach(async () => {
    world = await openRealtimeWorld();
  });
  afterEach(() => world[Symbol.asyncDispose]());

  async function activeConnections(): Promise<number> {
    const text = await (await fetch(`${world.gateway.url}/metrics`, { headers: { connection: "close" } })).text();
    return Number(/^\S*active_connections(?:\{\})? (\d+)/m.exec(text)?.[1]);
  }

  /** So many at once: each answered, then closed. */
  async function round(): Promise<void> {
    const open = await Promise.all(Array.from({ length: SESSIONS }, () => world.open()));
    for (const session of open) session.say({ type: "response.create" });
    await Promise.all(open.map((session) => session.got("response.done", 1, 30_000)));
    for (const session of open) session.socket.close(1000);
    await Promise.all(open.map((session) => session.closed));
  }

  test(`${SESSIONS} at once, opened and closed, leave a row each, and no connection, timer or memory`, async () => {
    await round();
    const rows = async () => (await world.gateway.calls()).filter(({ endpoint }) => endpoint === "realtime");
    await expect.poll(async () => (await rows()).length, SOON).toBe(SESSIONS);
    expect(new Set((await rows()).map((row) => `${row.status} ${row.output_tokens}`))).toEqual(
      new Set(["success 200"]),
    );
    // The request that asks is one itself.
    await expect.poll(activeConnections, SOON).toBe(1);
    const resources = liveResources();
    const usedBytes = await settledHeap();
    await round();
    await round();
    await expect.poll(activeConnections, SOON).toBe(1);
    await expect.poll(liveResources, SOON).toBeLessThanOrEqual(resources + 5);
    expect((await settledHeap()) - usedBytes).toBeLessThan(8 * 1024 * 1024);
  });

  test("are counted as connections while they are open", async () => {
    const sessions = await Promise.all([world.open(), world.open(), world.open()]);
    expect(await activeConnections()).toBe(3 + 1);
    for (const session of sessions) session.socket.close();
    await expect.poll(activeConnections, SOON).toBe(1);
  });

  test("a client that does not read makes its vendor wait, and gets everything in order once it does", async () => {
    const session = await world.open();
    const vendor = await world.first.session(0);
    await session.got("session.created");
    session.socket.pause();
    const piece = "x".repeat(256 * 1024);
    const pieces = 200;
    for (let number = 0; number < pieces; number += 1) vendor.sendRaw(JSON.stringify({ type: "x.y", number, piece }));
    expect(await settled(() => vendor.bufferedBytes)).toBeGreaterThan((pieces * piece.length) / 2);
    session.socket.resume();
    await session.got("x.y", pieces, 60_000);
    const numbers = session.texts.slice(1).map((text) => (JSON.parse(text) as { readonly number: number }).number);
    expect(numbers).toEqual(Array.from({ length: pieces }, (_, number) => number));
    session.socket.close();
    await session.closed;
  });

  test("a slow reader gets all its vendor said before it closed", async () => {
    const session = await world.open();
    const vendor = await world.first.session(0);
    await session.got("session.created");
    session.socket.pause();
    const piece = "x".repeat(64 * 1024);
    for (let number = 0; number < 100; number += 1) vendor.sendRaw(JSON.stringify({ type: "x.y", number, piece }));
    vendor.close(1000);
    await sleep(500);
    session.socket.resume();
    expect(await session.closed).toMatchObject({ code: 1000 });
    expect(session.types.filter((type) => type === "x.y")).toHaveLength(100);
  });

  test("are told that the gateway stops when their grace is over, and recorded before it has stopped", async () => {
    const sessions = await Promise.all(Array.from({ length: 5 }, () => world.open()));
    for (const session of sessions) session.say({ type: "response.create" });
    await Promise.all(sessions.map((session) => session.got("response.done")));
    const path = `${world.gateway.dataDirectory}/ledger.sqlite`;
    // The writer's thread may still be starting: what it does not store in time stays in the journal.
    await expect.poll(() => existsSync(path), SOON).toBe(true);
    const closing = world.gateway.gateway.close(600);
    await sleep(200);
    const during = sessions.map((session: SessionClient) => session.socket.readyState === session.socket.OPEN);
    sessions[0]?.say({ type: "response.create" });
    await sessions[0]?.got("response.done", 2);
    const ends = await Promise.all(sessions.map((session) => session.closed));
    await closing;
    expect(during).toEqual([true, true, true, true, true]);
    expect(ends).toEqual(ends.map(() => ({ code: 1001, reason: "the gateway stops" })));
    expect(world.first.sessions.map(({ closed }) => closed?.code)).toEqual([1001, 1001, 1001, 1001, 1001]);
    using ledger = openLedgerReader(path);
    const rows = ledger.calls({ last: 10 });
    expect(rows.map((row) => `${row.status} ${row.http_status} ${row.output_tokens}`).toSorted()).toEqual([
      "cancelled 499 200",
      "cancelled 499 200",
      "cancelled 499 200",
      "cancelled 499 200",
      "cancelled 499 400",
    ]);
  });

  test("that are only being opened when the gateway stops are let go", async () => {
    world.first.fail({ kind: "never-answer" });
    const refused = world.refusal().then(
      () => "answered",
      () => "cut",
    );
    await expect.poll(() => world.first.handshakes.length, SOON).toBe(1);
    await world.gateway.gateway.close(200);
    expect(await refused).toBe("cut");
    expect(world.first.handshakes[0]?.isClosed).toBe(true);
  });
});

/** A number once it has not changed for a second. */
async function settled(read: () => number): Promise<number> {
  for (let before = Number.NaN; ; ) {
    const now = read();
    if (now === before) return now;
    before = now;
    await sleep(1_000);
  }
}

/** Connections, timers and the like that are open in this process. */
function liveResources(): number {
  return process.getActiveResourcesInfo().length;
}

async function settledHeap(): Promise<number> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  for (let time = 0; time < 3; time += 1) {
    collect();
    await sleep(50);
  }
  return process.memoryUsage().heapUsed;
}
