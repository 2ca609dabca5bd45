import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { createKey, revokeKey } from "@ai-liaison/client";
import { type FakeVendor, startFakeVendor } from "@ai-liaison/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HELLO, openTestGateway, providerRow, type TestGateway } from "./open-test-gateway.ts";

const PATH = "/v1/chat/completions";

interface ErrorBody {
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly code: string;
    readonly param: string | null;
  };
}

describe("bad input gets a clear error in the caller's format, and the process stays up", () => {
  let vendor: FakeVendor;
  let gateway: TestGateway;

  beforeAll(async () => {
    vendor = await startFakeVendor();
    gateway = await openTestGateway({ rows: [providerRow("fake", vendor.url)], yaml: "", env: {} });
  });
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
    await vendor.close();
  });

  async function errorOf(response: Response): Promise<ErrorBody["error"]> {
    const text = await response.text();
    expect(text).not.toMatch(/node_modules|\.ts:\d|at \w+ \(/);
    expect(text).not.toContain("vendor-secret-key");
    return (JSON.parse(text) as ErrorBody).error;
  }

  const deep = `{"model":"fake-model","messages":${"[".repeat(5000)}${"]".repeat(5000)}}`;
  test.each([
    ["an empty body", "", 400, null],
    ["invalid JSON", '{"model": ', 400, null],
    ["a list in place of an object", "[]", 400, null],
    ["five thousand levels", deep, 400, null],
    ["no model", { messages: [] }, 400, "model"],
    ["a number for a model", { model: 7, messages: [] }, 400, "model"],
    ["messages that are no list", { model: "m", messages: "hi" }, 400, "messages"],
    ["an unknown role", { model: "m", messages: [{ role: "wizard", content: "x" }] }, 400, "messages[0].role"],
    ["text for a temperature", { ...HELLO, temperature: "hot" }, 400, "temperature"],
    ["text for stream", { ...HELLO, stream: "yes" }, 400, "stream"],
    ["a model name with control characters", { ...HELLO, model: "a\u0000b" }, 400, "model"],
  ])("%s", async (_name, body, status, param) => {
    const response = await gateway.post(PATH, body);
    expect(response.status).toBe(status);
    const error = await errorOf(response);
    expect(error.message.length).toBeGreaterThan(10);
    expect(error.param).toBe(param);
    const [row] = await gateway.calls();
    expect(row).toMatchObject({ status: "error", http_status: status, error_code: "invalid_request", provider: null });
  });

  test.each([
    ["no content type", {}, 415],
    ["text", { "content-type": "text/plain" }, 415],
    ["a form", { "content-type": "application/x-www-form-urlencoded" }, 415],
    ["an unknown encoding", { "content-type": "application/json", "content-encoding": "rot13" }, 415],
  ])("content type: %s", async (_name, headers, status) => {
    const response = await fetch(gateway.url + PATH, {
      method: "POST",
      headers: headers as Record<string, string>,
      body: Buffer.from(JSON.stringify(HELLO)),
    });
    expect(response.status).toBe(status);
    await errorOf(response);
  });

  test.each([
    ["x-liaison-tags", "no json"],
    ["x-liaison-tags", '{"a":1}'],
    ["x-liaison-customer", "x".repeat(256)],
    ["x-liaison-timeout-ms", "soon"],
    ["x-liaison-timeout-ms", "0"],
  ])("a header that makes no sense: %s: %s", async (name, value) => {
    const response = await gateway.post(PATH, HELLO, { [name]: value });
    expect(response.status).toBe(400);
    expect((await errorOf(response)).param).toBe(name);
  });

  test("a body over the limit is refused before it is read", async () => {
    const response = await fetch(gateway.url + PATH, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: Buffer.alloc(33 * 1024 * 1024, 32),
    });
    expect(response.status).toBe(413);
  });

  test("a gzip bomb stops at the limit; honest gzip is taken", async () => {
    const headers = { "content-type": "application/json", "content-encoding": "gzip" };
    const bomb = await fetch(gateway.url + PATH, {
      method: "POST",
      headers,
      body: gzipSync(Buffer.alloc(200 * 1024 * 1024, 32)),
    });
    expect(bomb.status).toBe(413);
    const honest = await fetch(gateway.url + PATH, { method: "POST", headers, body: gzipSync(JSON.stringify(HELLO)) });
    expect(honest.status).toBe(200);
  });

  test("wrong method, unknown path, other spellings of a known path", async () => {
    const wrongMethod = await fetch(gateway.url + PATH);
    expect(wrongMethod.status).toBe(405);
    expect(wrongMethod.headers.get("allow")).toBe("POST");
    for (const path of [
      "/v1/nothing",
      "/v1/Chat/completions",
      "/v1//chat/completions",
      "/v1/chat/completions;x",
      "/v1/chat%2fcompletions",
    ]) {
      expect((await gateway.post(path, HELLO)).status, path).toBe(404);
    }
  });

  test("__proto__ in a body changes nothing for anybody", async () => {
    const response = await gateway.post(
      PATH,
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"model":"fake-model","messages":[{"role":"user","content":"x","__proto__":{"polluted":true}}]}',
      {
        "x-liaison-tags": '{"__proto__":"polluted"}',
      },
    );
    expect(response.status).toBe(200);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  function raw(bytes: string): Promise<string> {
    const { hostname, port } = new URL(gateway.url);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.write(bytes));
      let answer = "";
      socket.on("data", (chunk) => {
        answer += chunk.toString();
      });
      socket.on("close", () => resolve(answer));
      socket.on("error", reject);
      socket.setTimeout(3000, () => socket.destroy());
    });
  }

  test.each([
    ["two lengths", "content-length: 5\r\ncontent-length: 6\r\n\r\nhello"],
    ["a length and chunks", "content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"],
    ["an odd transfer encoding", "transfer-encoding: xchunked\r\n\r\n0\r\n\r\n"],
    ["a space before the colon", "x-a : b\r\ncontent-length: 0\r\n\r\n"],
  ])("smuggling: %s is refused, and the connection closed", async (_name, rest) => {
    const seen = vendor.requests.length;
    const answer = await raw(
      `POST ${PATH} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n${rest}GET /smuggled HTTP/1.1\r\nhost: x\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('"error"');
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(vendor.requests).toHaveLength(seen);
  });

  test("oversized headers get 431", async () => {
    expect(await raw(`POST ${PATH} HTTP/1.1\r\nhost: 127.0.0.1\r\nx-big: ${"a".repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431 /,
    );
  });

  test.each([
    ["a foreign host name", "host: evil.example"],
    ["a foreign page", "host: 127.0.0.1\r\norigin: https://evil.example"],
    ["a page of no origin", "host: 127.0.0.1\r\norigin: null"],
    ["a foreign page that does not say so", "host: 127.0.0.1\r\nsec-fetch-site: cross-site"],
    ["whoever is behind a proxy", "host: 127.0.0.1\r\nx-forwarded-for: 203.0.113.9"],
  ])("open mode answers this machine only: not %s", async (_whom, headers) => {
    const body = JSON.stringify(HELLO);
    const seen = vendor.requests.length;
    const rest = `connection: close\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    expect(await raw(`POST ${PATH} HTTP/1.1\r\n${headers}\r\n${rest}`)).toMatch(/^HTTP\/1\.1 403 /);
    expect(await raw(`GET /health HTTP/1.1\r\n${headers}\r\nconnection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 401 /);
    expect(vendor.requests).toHaveLength(seen);
  });

  test("a page may not ask what it may send: no permission for browsers is ever given", async () => {
    const preflight = "origin: https://evil.example\r\naccess-control-request-method: POST\r\nconnection: close";
    const answer = await raw(`OPTIONS ${PATH} HTTP/1.1\r\nhost: 127.0.0.1\r\n${preflight}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 405 /);
    expect(answer).not.toMatch(/access-control/i);
  });

  test("keys: missing, unknown and revoked ones get 401 and no row; a good one passes; a pinned customer cannot be changed", async () => {
    const rowsBefore = (await gateway.calls()).length;
    const key = await createKey(gateway.dataDirectory, { name: "test", customer: "acme" });
    await expect.poll(async () => (await gateway.post(PATH, HELLO)).status, { timeout: 2000 }).toBe(401);
    expect((await gateway.post(PATH, HELLO, { authorization: "Bearer sk-liaison-nonsense" })).status).toBe(401);
    const good = { authorization: `Bearer ${key.secret}` };
    expect((await gateway.post(PATH, HELLO, good)).status).toBe(200);
    for (const name of ["x-api-key", "api-key", "x-goog-api-key"])
      expect((await gateway.post(PATH, HELLO, { [name]: key.secret })).status, name).toBe(200);
    expect((await gateway.post(PATH, HELLO, { ...good, "x-liaison-customer": "other" })).status).toBe(403);
    const rows = await gateway.calls();
    expect(
      rows.slice(0, rows.length - rowsBefore).map((row) => [row.http_status, row.customer_id, row.key_id]),
    ).toEqual([
      [403, "acme", key.id],
      [200, "acme", key.id],
      [200, "acme", key.id],
      [200, "acme", key.id],
      [200, "acme", key.id],
    ]);
    await revokeKey(gateway.dataDirectory, key.id);
    await expect.poll(async () => (await gateway.post(PATH, HELLO, good)).status, { timeout: 1000 }).toBe(401);
    const error = await errorOf(await gateway.post(PATH, HELLO, good));
    expect(error.message).not.toContain(key.secret);
  });
});
