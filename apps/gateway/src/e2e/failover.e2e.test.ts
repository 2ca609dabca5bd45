import { type FakeVendor, type FaultSpec, startFakeVendor } from "@ai-liaison/testkit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { HELLO, openTestGateway, providerRow, type TestGateway } from "./open-test-gateway.ts";
import { openRawClient, rawPost } from "./raw-client.ts";

describe("when a provider fails before its first token", () => {
  let primary: FakeVendor;
  let secondary: FakeVendor;
  let next: FakeVendor;
  let gateway: TestGateway;

  beforeEach(async () => {
    [primary, secondary, next] = await Promise.all([startFakeVendor(), startFakeVendor(), startFakeVendor()]);
    gateway = await openTestGateway({
      rows: [
        providerRow("first", primary.url, { secondaryUrl: secondary.url, timeout: "0.5", priority: 1 }),
        providerRow("second", next.url, { timeout: "0.5", priority: 2 }),
      ],
      yaml: "retry: { max_attempts: 2, base_delay_ms: 10, max_delay_ms: 50 }\n",
    });
  });
  afterEach(async () => {
    await gateway[Symbol.asyncDispose]();
    await Promise.all([primary.close(), secondary.close(), next.close()]);
  });

  const faults: readonly (readonly [string, FaultSpec])[] = [
    ["503", { kind: "status", status: 503 }],
    ["a reset", { kind: "reset-before-headers" }],
    ["silence", { kind: "never-answer" }],
    ["an error inside the stream", { kind: "error-chunk", events: 0 }],
    ["a page of HTML", { kind: "html", status: 200 }],
  ];

  for (const stream of [false, true]) {
    test.each(faults)(
      `${stream ? "a stream" : "a whole answer"} comes from the secondary address after %s`,
      async (_name, fault) => {
        primary.always(fault);
        const response = await gateway.post("/v1/chat/completions", { ...HELLO, stream });
        const text = await response.text();
        if (!stream && fault.kind === "error-chunk") return;
        expect(response.status, text).toBe(200);
        expect(response.headers.get("x-liaison-provider")).toBe("first");
        expect(response.headers.get("x-liaison-attempts")).toBe("2");
        const rows = await gateway.calls();
        expect(rows).toHaveLength(1);
        expect(rows[0]?.attempts).toMatchObject([
          { provider: "first", endpoint: 0, outcome: "error" },
          { provider: "first", endpoint: 1, outcome: "success" },
        ]);
      },
    );
  }

  test("the next provider takes over when both addresses are down", async () => {
    primary.always({ kind: "status", status: 503 });
    secondary.always({ kind: "reset-before-headers" });
    const response = await gateway.post("/v1/chat/completions", HELLO);
    expect(response.headers.get("x-liaison-provider")).toBe("second");
    const [row] = await gateway.calls();
    expect(row).toMatchObject({ provider: "second", status: "success" });
    expect(row?.attempts).toHaveLength(3);
  });

  test("another round mends what a short pause can mend", async () => {
    primary.fail({ kind: "status", status: 503 });
    secondary.fail({ kind: "status", status: 503 });
    next.fail({ kind: "status", status: 503 });
    const response = await gateway.post("/v1/chat/completions", HELLO);
    expect(response.status).toBe(200);
    expect(response.headers.get("x-liaison-attempts")).toBe("4");
  });

  test("a request that no provider would take otherwise is asked once", async () => {
    primary.always({ kind: "status", status: 400 });
    const response = await gateway.post("/v1/chat/completions", HELLO);
    expect(response.status).toBe(400);
    expect(primary.requests).toHaveLength(1);
    expect(secondary.requests).toHaveLength(0);
  });

  test("when all fail, the caller gets the last vendor's own error, and the row every attempt", async () => {
    for (const vendor of [primary, secondary, next])
      vendor.always({
        kind: "status",
        status: 503,
        body: { error: { message: "busy", type: "server_error", code: "x" } },
      });
    const response = await gateway.post("/v1/chat/completions", HELLO);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ error: { message: "busy", type: "server_error", code: "x" } });
    const [row] = await gateway.calls();
    expect(row).toMatchObject({ status: "error", http_status: 503, error_code: "overloaded" });
    expect(row?.attempts).toHaveLength(6);
  });

  test("a wait longer than the cap is not waited for: the next provider is asked, else the caller is told how long", async () => {
    for (const vendor of [primary, secondary, next])
      vendor.always({ kind: "status", status: 429, headers: { "retry-after": "30" } });
    const response = await gateway.post("/v1/chat/completions", HELLO);
    expect(response.status).toBe(429);
    expect(Number(response.headers.get("retry-after"))).toBe(30);
    expect(primary.requests).toHaveLength(1);
  });

  test("the vendor key, and nothing of the client's that is not listed, reaches the vendor", async () => {
    const client = await openRawClient(gateway.url);
    const unlisted = [
      ...[
        "authorization: Bearer client-key",
        "x-api-key: client-key",
        "api-key: client-key",
        "x-goog-api-key: client-key",
      ],
      ...["proxy-authorization: Basic client-key", "cookie: a=b", "x-amz-security-token: client-key"],
      ...["connection: close, x-hop", "x-hop: 1", "keep-alive: timeout=5", "te: trailers", "upgrade: h2c"],
      ...[
        "x-forwarded-for: 127.0.0.1",
        "x-forwarded-host: evil.example",
        "x-original-url: /health",
        "origin: http://localhost",
      ],
      ...["baggage: tenant=other", "x-liaison-user: u", "openai-organization: org-other", "openai-project: other"],
      ...["x-base-url: http://evil.example", "x-portkey-custom-host: http://evil.example", "range: bytes=0-1"],
    ];
    const listed = ["traceparent: 00-aa-bb-01", "tracestate: a=b"];
    client.socket.write(rawPost("/v1/chat/completions", HELLO, [...unlisted, ...listed]));
    await client.closed;
    expect(client.text()).toMatch(/^HTTP\/1\.1 200 /);
    const headers = primary.requests[0]?.headers ?? {};
    expect(Object.keys(headers).sort()).toEqual(
      ["accept", "accept-encoding", "authorization", "connection", "content-length", "content-type", "host"].concat([
        "traceparent",
        "tracestate",
        "user-agent",
        "via",
      ]),
    );
    expect(headers.authorization).toBe("Bearer vendor-secret-key");
    expect(headers.connection).toBe("keep-alive");
  });

  test("a client that leaves takes the upstream call with it within a second", async () => {
    primary.always({ kind: "never-answer" });
    secondary.always({ kind: "never-answer" });
    const leaving = new AbortController();
    const answer = fetch(`${gateway.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(HELLO),
      signal: leaving.signal,
    });
    await primary.waitFor(() => true);
    leaving.abort();
    await expect(answer).rejects.toThrow();
    await expect.poll(() => primary.requests[0]?.aborted, { timeout: 1000 }).toBe(true);
    await expect
      .poll(async () => (await gateway.calls())[0], { timeout: 15_000 })
      .toMatchObject({ status: "cancelled", http_status: 499, error_code: "cancelled" });
  });

  test("a client that leaves a stream is recorded as cancelled, with what it used, partial", async () => {
    primary.always({ kind: "drip", bytesPerWrite: 60, everyMs: 20 });
    const leaving = new AbortController();
    const response = await fetch(`${gateway.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...HELLO, stream: true }),
      signal: leaving.signal,
    });
    await response.body?.getReader().read();
    leaving.abort();
    await expect.poll(() => primary.requests[0]?.aborted, { timeout: 1000 }).toBe(true);
    await expect
      .poll(async () => (await gateway.calls())[0], { timeout: 15_000 })
      .toMatchObject({ status: "cancelled", usage_source: "partial" });
  });
});
