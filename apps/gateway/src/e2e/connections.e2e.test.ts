import { setTimeout as sleep } from "node:timers/promises";
import { type FakeVendor, startFakeVendor } from "@ai-liaison/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { HELLO, openTestGateway, providerRow, type TestGateway } from "./open-test-gateway.ts";
import { openRawClient, rawPost } from "./raw-client.ts";

const PATH = "/v1/chat/completions";
const JSON_HEAD = `POST ${PATH} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n`;
const CLOSES = /\r\nconnection: close\r\n/i;

describe("a client's connection", () => {
  let vendor: FakeVendor;
  let gateway: TestGateway;

  beforeAll(async () => {
    vendor = await startFakeVendor();
    gateway = await openTestGateway({
      rows: [providerRow("fake", vendor.url)],
      server: "max_body_bytes: 1048576",
    });
  });
  afterEach(() => vendor.clearFaults());
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
    await vendor.close();
  });

  test("breaks, without another word, when garbage follows a request whose answer is being written", async () => {
    vendor.always({ kind: "drip", bytesPerWrite: 40, everyMs: 20 });
    const { socket, text, closed } = await openRawClient(gateway.url);
    socket.write(rawPost(PATH, { ...HELLO, stream: true }));
    await expect.poll(text).toContain("data: ");
    socket.write("this is no request\r\n\r\n");
    await closed;
    expect(text().match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(text()).not.toContain("400");
  });

  test("gets one 400 for garbage, and ends", async () => {
    const { socket, text, closed } = await openRawClient(gateway.url);
    socket.write("this is no request\r\n\r\n");
    await closed;
    expect(text()).toMatch(/^HTTP\/1\.1 400 /);
  });

  test("ends after a 413, though its client would go on sending", async () => {
    const { socket, text, closed } = await openRawClient(gateway.url);
    socket.write(`${JSON_HEAD}transfer-encoding: chunked\r\n\r\n`);
    const chunk = `10000\r\n${" ".repeat(65_536)}\r\n`;
    let refused = false;
    for (let sent = 0; sent < 400 && !socket.writableEnded && !socket.destroyed; sent += 1) {
      socket.write(chunk);
      await sleep(1);
      refused ||= text() !== "";
      if (refused && sent > 100) break;
    }
    expect(text()).toMatch(/^HTTP\/1\.1 413 /);
    expect(text()).toMatch(CLOSES);
    socket.end();
    await closed;
    expect(text().match(/HTTP\/1\.1/g)).toHaveLength(1);
  });

  test.each([
    ["413 for an announced length", `${JSON_HEAD}content-length: 99999999\r\n\r\n{`, 413],
    ["415", `POST ${PATH} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: text/plain\r\ncontent-length: 9\r\n\r\n{`, 415],
    ["403", `POST ${PATH} HTTP/1.1\r\nhost: evil.example\r\ncontent-length: 9\r\n\r\n{`, 403],
    ["405", `PUT ${PATH} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 9\r\n\r\n{`, 405],
  ])("ends after an answer given before the body was read: %s", async (_name, bytes, status) => {
    const { socket, text, closed } = await openRawClient(gateway.url);
    socket.write(bytes);
    await closed;
    expect(text()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(text()).toMatch(CLOSES);
  });

  test("stays open after a refusal whose request was read, and after a question without a body", async () => {
    const { socket, text } = await openRawClient(gateway.url);
    socket.write(rawPost(PATH, {}));
    await expect.poll(text).toMatch(/^HTTP\/1\.1 400 /);
    socket.write("GET /v1/models HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n");
    await expect.poll(() => text().match(/HTTP\/1\.1/g)).toHaveLength(2);
    socket.write(rawPost(PATH, HELLO));
    await expect.poll(() => text().match(/HTTP\/1\.1 200 /g)).toHaveLength(2);
    expect(text()).not.toMatch(CLOSES);
    socket.destroy();
  });

  test("is told to go on when it asks before it sends, and not when it will be refused", async () => {
    const body = JSON.stringify(HELLO);
    const asking = await openRawClient(gateway.url);
    asking.socket.write(`${JSON_HEAD}expect: 100-continue\r\ncontent-length: ${body.length}\r\n\r\n`);
    await expect.poll(asking.text).toBe("HTTP/1.1 100 Continue\r\n\r\n");
    asking.socket.write(body);
    await expect.poll(asking.text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
    asking.socket.destroy();
    const refused = await openRawClient(gateway.url);
    refused.socket.write(`${JSON_HEAD}expect: 100-continue\r\ncontent-length: 99999999\r\n\r\n`);
    await refused.closed;
    expect(refused.text()).toMatch(/^HTTP\/1\.1 413 /);
  });
});

describe("an answer the vendor compressed, unasked", () => {
  let vendor: FakeVendor;
  let gateway: TestGateway;

  beforeAll(async () => {
    vendor = await startFakeVendor();
    gateway = await openTestGateway({ rows: [providerRow("fake", vendor.url)], yaml: "retry: { max_attempts: 1 }\n" });
  });
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
    await vendor.close();
  });

  test.each([
    ["gzip", false],
    ["br", false],
    ["deflate", false],
    ["gzip", true],
    ["br", true],
  ] as const)("in %s (stream: %s) goes on plain", async (as, stream) => {
    vendor.fail({ kind: "encoded", as });
    const { socket, text } = await openRawClient(gateway.url);
    socket.write(rawPost(PATH, { ...HELLO, stream }, ["accept-encoding: gzip, br", "connection: close"]));
    await expect.poll(text).toContain(stream ? "[DONE]" : '"finish_reason":"stop"');
    expect(text()).toMatch(/^HTTP\/1\.1 200 /);
    expect(text()).not.toMatch(/content-encoding/i);
    socket.destroy();
  });

  test("that is not what it claims to be is told as malformed_response", async () => {
    vendor.fail({ kind: "encoded", as: "lie" });
    const response = await gateway.post(PATH, HELLO);
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ error: { code: "malformed_response" } });
  });
});
