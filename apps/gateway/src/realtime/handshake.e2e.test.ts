import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openRealtimeWorld, type RealtimeWorld, VENDOR_KEY } from "./fixtures/open-realtime-world.ts";

/** A busy machine takes its time. */
const SOON = { timeout: 10_000 };

describe("a session that does not begin", () => {
  let world: RealtimeWorld;

  beforeEach(async () => {
    world = await openRealtimeWorld();
  });
  afterEach(() => world[Symbol.asyncDispose]());

  const rows = () => world.gateway.calls();

  test("is refused with 404 for a model nobody offers, in the API's shape, and has a row", async () => {
    const { status, body, headers } = await world.refusal({ query: "?model=no-such-model" });
    expect(status).toBe(404);
    expect(body.error).toMatchObject({ type: "invalid_request_error", code: "model_not_found", param: "model" });
    expect(headers["x-liaison-call-id"]).toEqual(expect.any(String));
    await expect
      .poll(rows, SOON)
      .toMatchObject([
        { endpoint: "realtime", status: "error", http_status: 404, error_code: "model_not_found", attempts: [] },
      ]);
    expect(world.first.handshakes).toEqual([]);
  });

  test.each([
    ["?model=", "model"],
    ["", "model"],
    ["?call_id=rtc_theirs", "call_id"],
    ["?intent=gossip&model=voice", "intent"],
  ])("is refused with 400 for %j, naming the parameter", async (query, param) => {
    const { status, body } = await world.refusal({ query });
    expect([status, body.error]).toMatchObject([400, { param }]);
    expect(world.first.handshakes).toEqual([]);
  });

  test("is refused with 404 where the vendor has no sessions", async () => {
    const { status } = await world.refusal({ query: "?model=plain/gpt-realtime" });
    expect(status).toBe(404);
    expect(world.second.handshakes).toEqual([]);
  });

  test("is 426 where no upgrade was asked for, and other paths and upgrades are answered as ever", async () => {
    const plain = await fetch(`${world.gateway.url}/v1/realtime?model=gpt-realtime`);
    expect([plain.status, plain.headers.get("upgrade")]).toEqual([426, "websocket"]);
    expect(await plain.json()).toMatchObject({ error: { type: "invalid_request_error" } });
    const posted = await fetch(`${world.gateway.url}/v1/realtime`, { method: "POST", body: "{}" });
    expect(posted.status).toBe(426);
    expect(await rawStatus("GET /health/live HTTP/1.1", "h2c")).toContain("200");
    expect(await rawStatus("GET /health/live HTTP/1.1", "websocket")).toContain("200");
    expect(await rawStatus("GET /v1/realtime HTTP/1.1", "h2c")).toContain("426");
    expect(await rawStatus("POST /v1/realtime?model=voice HTTP/1.1", "websocket")).toContain("426");
  });

  test.each([
    { "sec-websocket-version": "8" },
    { "sec-websocket-key": "short" },
    { "sec-websocket-protocol": "realtime, realtime" },
    { "sec-websocket-protocol": "real time" },
  ])("is 426 for a handshake that is none, before a vendor is asked: %j", async (headers) => {
    const { status, headers: answered } = await world.refusal({ headers });
    expect([status, answered["sec-websocket-version"]]).toEqual([426, "13"]);
    expect(world.first.handshakes).toEqual([]);
  });

  /** The status line of an answer to a request that offers an upgrade. */
  function rawStatus(requestLine: string, upgrade: string): Promise<string> {
    const { port, host } = new URL(world.gateway.url);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), "127.0.0.1");
      socket.once("error", reject);
      socket.once("data", (data) => {
        resolve(String(data.toString().split("\r\n")[0]));
        socket.destroy();
      });
      socket.write(`${requestLine}\r\nhost: ${host}\r\nconnection: Upgrade\r\nupgrade: ${upgrade}\r\n\r\n`);
    });
  }

  test("passes the vendor's own error on when no other target is left, with what it says of waiting", async () => {
    const error = { message: "Slow down, please.", type: "requests", code: "rate_limit_exceeded", param: null };
    const limited = { kind: "status", status: 429, body: { error }, headers: { "retry-after": "7" } } as const;
    world.first.fail(limited);
    world.second.fail(limited);
    const { status, headers, body } = await world.refusal();
    expect([status, headers["retry-after"], body.error]).toEqual([429, "7", error]);
    expect(headers).toMatchObject({ "x-liaison-attempts": "2", "x-liaison-provider": "second" });
    await expect.poll(rows, SOON).toMatchObject([{ status: "error", http_status: 429, error_code: "rate_limited" }]);
    const [row] = await rows();
    expect(row?.attempts).toMatchObject([
      { provider: "first", outcome: "error", http_status: 429, error_code: "rate_limited" },
      { provider: "second", outcome: "error", http_status: 429, error_code: "rate_limited" },
    ]);
  });

  test("never tells of the vendor's refusal of our key: 502 without its words", async () => {
    const words = { error: { message: `Incorrect API key: ${VENDOR_KEY}`, type: "invalid_request_error", code: "x" } };
    for (const vendor of [world.first, world.second]) vendor.fail({ kind: "status", status: 401, body: words });
    const { status, body } = await world.refusal();
    expect([status, body.error.code]).toEqual([502, "provider_authentication"]);
    expect(JSON.stringify(body)).not.toContain(VENDOR_KEY);
    expect(JSON.stringify(await rows())).not.toContain(VENDOR_KEY);
  });

  test.each([
    ["a 401", { kind: "status", status: 401, body: { error: { message: "no" } } }, "provider_authentication"],
    ["a 404", { kind: "status", status: 404, body: { error: { code: "model_not_found" } } }, "model_not_found"],
    ["a 429", { kind: "status", status: 429, body: {} }, "rate_limited"],
    ["a 503", { kind: "status", status: 503, body: "<html>" }, "overloaded"],
    ["a page", { kind: "status", status: 200, body: "<html>" }, "malformed_response"],
    ["a redirect", { kind: "status", status: 302, body: "", headers: { location: "/x" } }, "malformed_response"],
    ["a reset", { kind: "reset" }, "network"],
    [
      "an error in the first message",
      { kind: "error-event", error: { type: "invalid_request_error", code: "invalid_api_key", message: "sk-…" } },
      "provider_authentication",
    ],
  ] as const)("is begun at the next target after %s, under the model of that target", async (_what, fault, code) => {
    world.first.fail(fault);
    const session = await world.open({ query: "?model=voice" });
    await session.got("session.created");
    expect(world.second.handshakes.map(({ path }) => path)).toEqual(["/v1/realtime?model=gpt-realtime-mini"]);
    expect(session.types).toEqual(["session.created"]);
    expect(session.headers).toMatchObject({
      "x-liaison-provider": "second",
      "x-liaison-model": "gpt-realtime-mini",
      "x-liaison-attempts": "2",
    });
    session.socket.close();
    await session.closed;
    await expect.poll(rows, SOON).toMatchObject([
      {
        route: "voice",
        model_requested: "voice",
        model_used: "gpt-realtime-mini",
        provider: "second",
        status: "success",
        attempts: [
          { provider: "first", outcome: "error", error_code: code },
          { provider: "second", outcome: "success", http_status: 101 },
        ],
      },
    ]);
  });

  test("gives up on a vendor that does not answer the handshake, after the provider's timeout", async () => {
    world.first.fail({ kind: "never-answer" });
    world.second.fail({ kind: "never-answer" });
    const { status, body } = await world.refusal();
    expect([status, body.error.code]).toEqual([504, "timeout"]);
    await expect.poll(() => world.first.handshakes[0]?.isClosed, SOON).toBe(true);
  });

  test("lets the client in where a vendor says nothing until it is spoken to", async () => {
    world.first.fail({ kind: "no-greeting" });
    const session = await world.open();
    session.say({ type: "response.create" });
    await session.got("response.done");
    session.socket.close();
    await session.closed;
  });

  test("is recorded as cancelled when the client leaves before it is open, and the vendor is let go", async () => {
    world.first.fail({ kind: "never-answer" });
    const { port, host } = new URL(world.gateway.url);
    const socket = connect(Number(port), "127.0.0.1");
    const lines = [
      "GET /v1/realtime?model=gpt-realtime HTTP/1.1",
      `host: ${host}`,
      "connection: Upgrade",
      "upgrade: websocket",
      "sec-websocket-version: 13",
      `sec-websocket-key: ${Buffer.alloc(16, 1).toString("base64")}`,
    ];
    socket.write(`${lines.join("\r\n")}\r\n\r\n`);
    await expect.poll(() => world.first.handshakes.length, SOON).toBe(1);
    socket.destroy();
    await expect
      .poll(rows, SOON)
      .toMatchObject([{ status: "cancelled", http_status: 499, attempts: [{ outcome: "cancelled" }] }]);
    await expect.poll(() => world.first.handshakes[0]?.isClosed, SOON).toBe(true);
    expect(world.second.handshakes).toEqual([]);
  });
});
