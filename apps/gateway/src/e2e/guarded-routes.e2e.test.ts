import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type CreatedKey, createKey } from "@ai-liaison/client";
import { allDialects, allRealtimeFormats, untouched } from "@ai-liaison/dialects";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openTestGateway, providerRow, type TestGateway } from "./open-test-gateway.ts";
import { openRawClient } from "./raw-client.ts";

interface Route {
  readonly method: string;
  readonly path: string;
  /** What opens it. */
  readonly takes: "gateway key" | "admin token";
  readonly upgrade?: boolean;
}

const PUBLIC = ["/health/live", "/health/liveness", "/health/ready", "/health/readiness"];
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
/** What other gateways take their addresses, paths or callers from. */
const TEMPTING = [
  "x-portkey-custom-host: http://127.0.0.1:1",
  "x-original-url: /health/live",
  "x-rewrite-url: /health/live",
  "x-forwarded-prefix: /health/live",
  "x-forwarded-host: localhost",
  "x-forwarded-for: 127.0.0.1",
  "x-real-ip: 127.0.0.1",
  "x-http-method-override: GET",
  "origin: http://localhost",
];

/** Every path there is, as the formats and the gateway's own description of itself tell. */
async function allRoutes(gateway: TestGateway): Promise<readonly Route[]> {
  const calls = [...allDialects, untouched].flatMap(({ routes, models }): [string, string][] => [
    ...routes.map(({ method, path }): [string, string] => [method, path]),
    ...(models?.listPaths ?? []).map((path): [string, string] => ["GET", path]),
    ...(models?.modelPaths ?? []).map((path): [string, string] => ["GET", `${path}some-model`]),
    ...Object.keys(models?.fixed ?? {}).map((path): [string, string] => ["GET", path]),
    ...(models?.showPath === undefined ? [] : [["POST", models.showPath] satisfies [string, string]]),
  ]);
  const events: [string, string][] = ["/v1/events", "/api/events"].map((path) => ["POST", path]);
  const described = await fetch(`${gateway.url}/openapi.json`, bearer(gateway.gateway.liaison.adminToken.token));
  const { paths } = (await described.json()) as { readonly paths: Readonly<Record<string, object>> };
  const admin = [...Object.keys(paths), "/openapi.json"].filter((path) => !PUBLIC.includes(path));
  return [
    ...[...calls, ...events].map(([method, path]): Route => ({ method, path: filled(path), takes: "gateway key" })),
    ...allRealtimeFormats.map(({ path }): Route => ({ method: "GET", path, takes: "gateway key", upgrade: true })),
    ...admin.flatMap((path) => METHODS.map((method): Route => ({ method, path, takes: "admin token" }))),
  ];
}

function filled(path: string): string {
  return path
    .replace("{model}", "some-model")
    .replace("{id}", "file-1")
    .replace("{provider}", "fake")
    .replace("{rest}", "v1/x");
}

function bearer(secret: string): { readonly headers: { readonly authorization: string } } {
  return { headers: { authorization: `Bearer ${secret}` } };
}

describe("who may ask for what", () => {
  let gateway: TestGateway;
  let key: CreatedKey;
  let digest: string;
  let routes: readonly Route[];

  beforeAll(async () => {
    // Nobody listens there: whatever goes on to a vendor fails.
    gateway = await openTestGateway({ rows: [providerRow("fake", "http://127.0.0.1:1")] });
    key = await createKey(gateway.dataDirectory, { name: "test", customer: "acme" });
    await vi.waitUntil(() => !gateway.gateway.liaison.keyring.isOpen, 10_000);
    digest = hash("sha256", key.secret);
    expect(readFileSync(join(gateway.dataDirectory, "keys.json"), "utf8")).toContain(digest);
    routes = await allRoutes(gateway);
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  async function ask(method: string, path: string, headers: readonly string[] = [], host = "127.0.0.1") {
    const client = await openRawClient(gateway.url);
    const body = method === "GET" || method === "HEAD" ? "" : "{}";
    const lines = [`${method} ${path} HTTP/1.1`, `host: ${host}`, "content-type: application/json", ...headers];
    const end = headers.some((line) => line.startsWith("upgrade:")) ? [] : ["connection: close"];
    client.socket.write([...lines, ...end, `content-length: ${body.length}`, "", body].join("\r\n"));
    await client.closed;
    return { status: Number(client.text().slice(9, 12)), text: client.text() };
  }

  const UPGRADE = ["connection: upgrade", "upgrade: websocket", "sec-websocket-version: 13"].concat(
    "sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==",
  );

  /** The routes that answer anything but `expected`. */
  async function othersThan(expected: number, headersFor: (route: Route) => readonly string[]) {
    const others: string[] = [];
    for (const route of routes) {
      const { method, path, upgrade } = route;
      const { status } = await ask(method, path, [...headersFor(route), ...(upgrade === true ? UPGRADE : [])]);
      if (status !== expected) others.push(`${method} ${path}: ${status}`);
    }
    return others;
  }

  test("the routes are known", () => {
    expect(routes.length).toBeGreaterThan(90);
    expect(new Set(routes.map(({ takes }) => takes)).size).toBe(2);
  });

  test.each<[string, (route: Route) => readonly string[]]>([
    ["without a key", () => []],
    ["with a wrong key, wherever one is looked for", () => ["authorization: Bearer x", "x-api-key: y", "api-key: z"]],
    ["with an empty key", () => ["authorization: Bearer ", "x-api-key: "]],
    ["with SQL for a key", () => ["authorization: Bearer '/**/OR/**/1=1--", `x-api-key: "';DROP TABLE api_calls;--`]],
    ["with headers that others obey", () => TEMPTING],
    [
      "with the other kind of key",
      ({ takes }) =>
        takes === "gateway key"
          ? [`authorization: Bearer ${gateway.gateway.liaison.adminToken.token}`]
          : [`authorization: Bearer ${key.secret}`, `x-api-key: ${gateway.gateway.liaison.adminToken.token}`],
    ],
    ["with the digest that is kept of a key", () => [`authorization: Bearer ${digest}`, `x-api-key: ${digest}`]],
  ])("%s every route is closed", async (_how, headersFor) => {
    expect(await othersThan(401, headersFor)).toEqual([]);
  });

  test("with the right kind of key none is closed for want of it", async () => {
    for (const { method, path, takes, upgrade } of routes) {
      const secret = takes === "gateway key" ? key.secret : gateway.gateway.liaison.adminToken.token;
      const headers = [`authorization: Bearer ${secret}`, ...(upgrade === true ? UPGRADE : [])];
      expect((await ask(method, path, headers)).status, `${method} ${path}`).not.toBe(401);
    }
  });

  const OTHERWISE_WRITTEN = [
    ...["/health/live/../../metrics", "/health/live/..%2f..%2fmetrics", "/health/live/%2e%2e/%2e%2e/metrics"],
    ...["/./metrics", "//metrics", "/metrics/", "/metrics;x", "/METRICS", "/%6detrics", "/metrics%00", "/metrics%20"],
    ...["http://127.0.0.1/metrics", "http://127.0.0.1/health/live/../../metrics", "/health/live\\..\\..\\metrics"],
    ...["/v1/../metrics", "/v1/models/../../metrics", "/v1/models/..%2f..%2fmetrics", "/providers/fake/../../metrics"],
    ...["/analytics//costs", "/analytics/./costs", "/Analytics/costs", "/analytics%2fcosts", "*", "/openapi%2ejson"],
    ...[
      "/v1/chat/../models",
      "/v1//models",
      "/V1/models",
      "/v1/models%2f",
      "/v1/%6dodels",
      "http://evil.example/v1/models",
    ],
  ];

  test.each(OTHERWISE_WRITTEN)("what is authorised is what is routed: %s", async (path) => {
    const { status, text } = await ask("GET", path, TEMPTING);
    expect([400, 401, 404]).toContain(status);
    expect(text).not.toMatch(/api_requests_total|"object":"list"|openapi"/);
  });

  test.each([
    "x/#@evil",
    "127.0.0.1/health/live?",
    "x/health/live#",
    "[::1]:80@evil",
    "a b",
    "127.0.0.1:8000:9",
    "\\x",
  ])("a host moves no path to where it is public: %s", async (host) => {
    for (const path of ["/metrics", "/analytics/costs", "/v1/models"]) {
      expect([400, 401]).toContain((await ask("GET", path, [], host)).status);
    }
  });
});
