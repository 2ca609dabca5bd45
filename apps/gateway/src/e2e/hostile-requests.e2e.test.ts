import { type FakeVendor, startFakeVendor } from "@ai-liaison/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HELLO, openTestGateway, providerRow, type TestGateway } from "./open-test-gateway.ts";
import { openRawClient, rawPost } from "./raw-client.ts";

const PATH = "/v1/chat/completions";
const MODEL = '"model":"fake-model"';
const SAID = '"messages":[{"role":"user","content":"x"}]';
const HEAD = `POST ${PATH} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n`;
const BODY = JSON.stringify(HELLO);
const CHUNK = `${BODY.length.toString(16)}\r\n${BODY}\r\n`;

describe("a request made to do harm", () => {
  let vendor: FakeVendor;
  let gateway: TestGateway;

  beforeAll(async () => {
    vendor = await startFakeVendor();
    gateway = await openTestGateway({ rows: [providerRow("fake", vendor.url)] });
  });
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
    await vendor.close();
  });

  /** All that comes back for these bytes, until the connection ends. */
  async function answerTo(bytes: string): Promise<string> {
    const { socket, text, closed } = await openRawClient(gateway.url);
    socket.write(bytes, "latin1");
    await closed;
    return text();
  }
  const statusesIn = (answer: string): readonly string[] =>
    [...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status = ""]) => status);

  test.each([
    ["100,000 levels", `{${MODEL},"messages":${"[".repeat(1e5)}${"]".repeat(1e5)}}`, 400],
    ["a million fields", `{${MODEL},${SAID},"x":{${Array.from({ length: 1e6 }, (_, at) => `"${at}":1`).join()}}}`, 413],
    ["a million objects", `{${MODEL},${SAID},"x":[${"{},".repeat(1e6)}{}]}`, 413],
    ["10 MB of text", `{${MODEL},"messages":[{"role":"user","content":"${"x".repeat(1e7)}"}]}`, 200],
    ["fields that are there twice", `{${MODEL},${SAID},"model":"fake-model"}`, 200],
    ["NaN", `{${MODEL},${SAID},"temperature":NaN}`, 400],
    ["half a surrogate pair", `{${MODEL},"messages":[{"role":"user","content":"\\ud800"}]}`, 200],
    ["a number beyond all numbers", `{${MODEL},${SAID},"seed":1e999}`, 200],
  ])("with %s gets its answer, and the next is served", async (_what, body, status) => {
    const response = await gateway.post(PATH, body);
    expect(response.status).toBe(status);
    await response.arrayBuffer();
    expect((await gateway.post(PATH, HELLO)).status).toBe(200);
  });

  test.each([
    [15_000, 400],
    [1_000_000, 431],
  ])("whose form has a boundary of %i dashes is refused", async (dashes, status) => {
    const form = `--${"-".repeat(dashes)}`;
    const head = `POST /v1/files HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: multipart/form-data; boundary=${"-".repeat(dashes)}\r\n`;
    const answer = await answerTo(`${head}connection: close\r\ncontent-length: ${form.length}\r\n\r\n${form}`);
    expect(statusesIn(answer)).toEqual([String(status)]);
  });

  test.each([
    ["a negative length", `${HEAD}content-length: -1\r\n\r\n`],
    ["a length with a sign", `${HEAD}content-length: +${BODY.length}\r\n\r\n${BODY}`],
    ["a length as a list", `${HEAD}content-length: ${BODY.length}, ${BODY.length}\r\n\r\n${BODY}`],
    ["a length beyond all numbers", `${HEAD}content-length: 99999999999999999999\r\n\r\n`],
    ["chunks and a length", `${HEAD}transfer-encoding: chunked\r\ncontent-length: 4\r\n\r\n${CHUNK}0\r\n\r\n`],
    ["chunked not last", `${HEAD}transfer-encoding: chunked, identity\r\n\r\n${CHUNK}0\r\n\r\n`],
    ["chunked twice", `${HEAD}transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n${CHUNK}0\r\n\r\n`],
    ["an encoding after a tab", `${HEAD}transfer-encoding:\u000bchunked\r\n\r\n${CHUNK}0\r\n\r\n`],
    ["a chunk's length that is none", `${HEAD}transfer-encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n`],
    ["a chunk longer than it says", `${HEAD}transfer-encoding: chunked\r\n\r\n2\r\n${BODY}\r\n0\r\n\r\n`],
    ["a bare line feed after a chunk", `${HEAD}transfer-encoding: chunked\r\n\r\n2\n{}\n0\n\n`],
    ["a folded header", `${HEAD}x-a: b\r\n content-length: 0\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`],
    ["a bare carriage return in a header", `${HEAD}x-a: b\rcontent-length: 0\r\n\r\n`],
    ["a null in a header", `${HEAD}x-a: b\u0000c\r\ncontent-length: 0\r\n\r\n`],
    ["two hosts", `${HEAD}host: other\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`],
    [
      "a list of hosts",
      `${HEAD.replace("127.0.0.1", "127.0.0.1, other")}content-length: ${BODY.length}\r\n\r\n${BODY}`,
    ],
    ["no host", `POST ${PATH} HTTP/1.1\r\ncontent-length: 0\r\n\r\n`],
  ])("with %s is refused, and what follows it is nobody's request", async (_what, bytes) => {
    const seen = vendor.requests.length;
    const answer = await answerTo(
      `${bytes}POST ${PATH}?smuggled HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 0\r\n\r\n`,
    );
    expect(statusesIn(answer)).toEqual(["400"]);
    expect(vendor.requests).toHaveLength(seen);
  });

  test("one after the other on one connection are answered in order, each once", async () => {
    const seen = vendor.requests.length;
    vendor.fail([{ kind: "delay", ms: 100 }]);
    const say = (content: string): string => rawPost(PATH, { ...HELLO, messages: [{ role: "user", content }] });
    const bytes = `${say("first")}${say("second")}GET /v1/models HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n`;
    const answer = await answerTo(bytes);
    expect(statusesIn(answer)).toEqual(["200", "200", "200"]);
    expect(answer.indexOf("first")).toBeLessThan(answer.indexOf("second"));
    expect(answer.indexOf("second")).toBeLessThan(answer.indexOf('"object":"list"'));
    expect(vendor.requests).toHaveLength(seen + 2);
  });
});
