import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createKey, revokeKey } from "@ai-liaison/client";
import type { FakeSession } from "@ai-liaison/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openRealtimeWorld, type RealtimeWorld } from "./fixtures/open-realtime-world.ts";
import type { SessionClient } from "./fixtures/session-client.ts";

/** A busy machine takes its time. */
const SOON = { timeout: 10_000 };
const MESSAGE_LIMIT = 1024 * 1024;

describe("a session's end", () => {
  let world: RealtimeWorld;
  let client: SessionClient;
  let vendor: FakeSession;
  let before: number;

  beforeAll(async () => {
    world = await openRealtimeWorld({
      server: `max_message_bytes: ${MESSAGE_LIMIT}`,
      yaml: "timeouts: { session_idle_ms: 1500 }\n",
    });
  });
  afterAll(() => world[Symbol.asyncDispose]());
  beforeEach(async () => {
    before = (await world.gateway.calls()).length;
    client = await world.open();
    vendor = await world.first.session(world.first.sessions.length - 1);
    await client.got("session.created");
  });

  /** The one row this session made. */
  async function row() {
    await expect.poll(async () => (await world.gateway.calls()).length, SOON).toBe(before + 1);
    return (await world.gateway.calls())[0];
  }

  test.each([1000, 1001, 3000, 4321])("by the client with %d is told to the vendor", async (code) => {
    client.socket.close(code, "enough");
    await expect.poll(() => vendor.closed, SOON).toEqual({ code, reason: "enough" });
    expect(await client.closed).toMatchObject({ code });
    expect(await row()).toMatchObject({ status: "success", http_status: 101, error_code: null });
  });

  test("by the client without a code is told as a plain end", async () => {
    client.socket.close();
    await expect.poll(() => vendor.closed?.code, SOON).toBe(1001);
    expect(await row()).toMatchObject({ status: "success" });
  });

  test.each([1000, 1001])("by the vendor with %d is told to the client, once the row is safe", async (code) => {
    vendor.respond();
    vendor.close(code, "time is up");
    expect(await client.closed).toEqual({ code, reason: "time is up" });
    expect(client.types.at(-1)).toBe("response.done");
    expect(await row()).toMatchObject({ status: "success", usage_source: "provider", output_tokens: 200 });
  });

  test.each([1008, 1011, 3000, 4000])(
    "by the vendor with %d is told to the client, and is no success",
    async (code) => {
      vendor.close(code, "went wrong");
      expect(await client.closed).toEqual({ code, reason: "went wrong" });
      expect(await row()).toMatchObject({
        status: "error",
        http_status: 101,
        error_code: "interrupted",
        error_details: { provider_code: String(code) },
        attempts: [{ outcome: "error", error_code: "interrupted" }],
      });
    },
  );

  test("by a vendor that says goodbye in the middle of an answer is no success either", async () => {
    vendor.beginResponse();
    vendor.close(1000);
    expect(await client.closed).toMatchObject({ code: 1000 });
    expect(await row()).toMatchObject({ status: "error", error_code: "interrupted", usage_source: "none" });
  });

  test("by a lost vendor is told in an error event and 1011, and what it took until then is kept", async () => {
    vendor.respond();
    vendor.beginResponse();
    await client.got("response.created", 2);
    vendor.drop();
    expect(await client.closed).toMatchObject({ code: 1011 });
    expect(client.events.at(-1)).toMatchObject({
      type: "error",
      event_id: expect.any(String),
      error: { type: "api_error", code: "interrupted", message: expect.stringContaining("first"), param: null },
    });
    expect(await row()).toMatchObject({
      status: "error",
      error_code: "interrupted",
      usage_source: "partial",
      output_tokens: 200,
      total_cost_nano_usd: 38_200_000,
    });
  });

  test("by a lost client lets the vendor go within a second, and is recorded as cancelled", async () => {
    vendor.respond();
    await client.got("response.done");
    const leftMs = performance.now();
    client.socket.terminate();
    await expect.poll(() => vendor.closed, { timeout: 5_000, interval: 5 }).not.toBeNull();
    expect(performance.now() - leftMs).toBeLessThan(1_000);
    expect(vendor.closed?.code).toBe(1001);
    expect(await row()).toMatchObject({ status: "cancelled", http_status: 499, output_tokens: 200 });
  });

  test("by a client of which the vendor takes no leave comes all the same", async () => {
    vendor.pause();
    client.socket.close(1000);
    expect(await client.closed).toMatchObject({ code: 1000 });
    expect(await row()).toMatchObject({ status: "success" });
    vendor.resume();
  });

  test("what a vendor tells of its cost after the client has left still counts", async () => {
    const socket = client.socket;
    vendor.pause();
    socket.close(1000);
    await client.closed;
    vendor.respond();
    vendor.resume();
    expect(await row()).toMatchObject({ status: "success", output_tokens: 200 });
  });

  test("comes with 1009 for a client's message over the limit, which the vendor never sees", async () => {
    client.socket.send(Buffer.alloc(MESSAGE_LIMIT + 1));
    expect(await client.closed).toMatchObject({ code: 1009 });
    await expect.poll(() => vendor.closed, SOON).not.toBeNull();
    expect(vendor.received).toEqual([]);
    expect(await row()).toMatchObject({ status: "error", error_code: "invalid_request" });
  });

  test("comes with an error for a vendor's message over the limit", async () => {
    vendor.sendRaw("x".repeat(MESSAGE_LIMIT + 1));
    expect(await client.closed).toMatchObject({ code: 1011 });
    expect(client.events.at(-1)).toMatchObject({ type: "error", error: { code: "malformed_response" } });
    expect(await row()).toMatchObject({ status: "error", error_code: "malformed_response" });
  });

  test("comes for what is no WebSocket message", async () => {
    const { _socket: raw } = client.socket as unknown as { readonly _socket: { write(bytes: Buffer): void } };
    raw.write(Buffer.from([0xff, 0xff, 0xff, 0xff]));
    expect(await client.closed).toMatchObject({ code: 1002 });
    expect(await row()).toMatchObject({ status: "error", error_code: "invalid_request" });
  });

  test("comes after a silence on both sides, and pings are not speech", async () => {
    client.socket.ping();
    expect(await client.closed).toMatchObject({ code: 1001 });
    expect(client.events.at(-1)).toMatchObject({ type: "error", error: { code: "timeout" } });
    expect(vendor.closed).toMatchObject({ code: 1001 });
    expect(await row()).toMatchObject({ status: "error", error_code: "timeout" });
  });

  test("does not come while messages pass", async () => {
    for (let time = 0; time < 10; time += 1) {
      client.say({ type: "input_audio_buffer.append", audio: "AAAA" });
      await sleep(250);
    }
    expect(client.socket.readyState).toBe(client.socket.OPEN);
    client.socket.close();
    await row();
  });

  test("comes when the client's own limit is reached", async () => {
    const limited = await world.open({ headers: { "x-liaison-timeout-ms": "300" } });
    expect(await limited.closed).toMatchObject({ code: 1001 });
    expect(limited.events.at(-1)).toMatchObject({ type: "error", error: { code: "timeout" } });
    client.socket.close();
    await expect.poll(async () => (await world.gateway.calls()).length, SOON).toBe(before + 2);
  });

  test("does not come with an error of the client's own, which passes as it is", async () => {
    const error = { type: "invalid_request_error", code: "unknown_parameter", message: "no such thing", param: "x" };
    vendor.say({ type: "error", error });
    await client.got("error");
    expect(client.events.at(-1)).toMatchObject({ error });
    vendor.respond();
    await client.got("response.done");
    client.socket.close();
    expect(await row()).toMatchObject({ status: "success", error_code: null });
  });

  test("comes in our words where the vendor's error is about our key", async () => {
    const error = { type: "invalid_request_error", code: "invalid_api_key", message: "Incorrect API key: sk-theirs" };
    vendor.say({ type: "error", error });
    expect(await client.closed).toMatchObject({ code: 1011 });
    expect(client.texts.join()).not.toContain("sk-theirs");
    expect(client.events.at(-1)).toMatchObject({ type: "error", error: { code: "provider_authentication" } });
    expect(await row()).toMatchObject({ status: "error", error_code: "provider_authentication" });
  });
});

describe("a session's end by those who look after the gateway", () => {
  test("comes within a second of its key's end, and of its alone", async () => {
    await using world = await openRealtimeWorld();
    const begun = await world.open();
    const make = (name: string) => createKey(world.gateway.dataDirectory, { name });
    const [gone, kept] = [await make("gone"), await make("kept")];
    const { keyring } = world.gateway.gateway.liaison;
    await expect.poll(() => keyring.verify(kept.secret), SOON).not.toBeNull();
    expect(await begun.closed, "without a key, now that there are some").toMatchObject({ code: 1008 });
    const openWith = ({ secret }: { readonly secret: string }) =>
      world.open({ headers: { authorization: `Bearer ${secret}` } });
    const [first, second] = [await openWith(gone), await openWith(kept)];
    await second.got("session.created");
    await revokeKey(world.gateway.dataDirectory, gone.id);
    expect(await first.closed).toEqual({ code: 1008, reason: "authentication" });
    expect(first.events.at(-1)).toMatchObject({ type: "error", error: { code: "invalid_api_key" } });
    await expect.poll(() => world.first.sessions[1]?.closed, SOON).toMatchObject({ code: 1001 });
    expect(second.socket.readyState).toBe(second.socket.OPEN);
    writeFileSync(join(world.gateway.dataDirectory, "keys.json"), "half of");
    await expect.poll(async () => (await world.refusal()).status, SOON).toBe(401);
    expect(second.socket.readyState).toBe(second.socket.OPEN);
    const rows = await world.gateway.calls();
    expect(rows.map(({ status, error_code, key_id }) => [status, error_code, key_id])).toEqual([
      ["error", "authentication", gone.id],
      ["error", "authentication", null],
    ]);
  });
});
