import { createServer, type Server } from "node:http";
import { gzipSync } from "node:zlib";
import { listenOnLoopback } from "@ai-liaison/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HELLO, openTestGateway, providerRow, type TestGateway } from "./open-test-gateway.ts";

const PAGE = "<html><body><h1>502 Bad Gateway</h1>nginx</body></html>";
const WHOLE = JSON.stringify({
  id: "x",
  object: "chat.completion",
  created: 1,
  model: "fake-model",
  choices: [{ index: 0, message: { role: "assistant", content: "Hi" }, finish_reason: "stop" }],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
});

interface Broken {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: string | Buffer;
  /** Hangs up after the bytes, whatever their length should have been. */
  readonly hangsUp?: boolean;
}

const JSON_TYPE = { "content-type": "application/json" };
const PAGE_TYPE = { "content-type": "text/html" };
const ANSWERS: readonly (readonly [string, Broken, status: number, code: string])[] = [
  ["half an answer", { status: 200, headers: JSON_TYPE, bytes: WHOLE.slice(0, 90) }, 502, "malformed_response"],
  [
    "less than was announced",
    { status: 200, headers: { ...JSON_TYPE, "content-length": "999" }, bytes: WHOLE, hangsUp: true },
    502,
    "network",
  ],
  ["nothing", { status: 200, headers: JSON_TYPE, bytes: "" }, 502, "malformed_response"],
  ["a list", { status: 200, headers: JSON_TYPE, bytes: "[]" }, 502, "malformed_response"],
  ["a page", { status: 200, headers: PAGE_TYPE, bytes: PAGE }, 502, "malformed_response"],
  ["a proxy's page", { status: 502, headers: PAGE_TYPE, bytes: PAGE }, 502, "server_error"],
  [
    "a proxy's words",
    { status: 503, headers: { "content-type": "text/plain" }, bytes: "no upstream" },
    503,
    "overloaded",
  ],
  ["an error without a word", { status: 500, headers: {}, bytes: "" }, 500, "server_error"],
  [
    "bytes packed twice",
    { status: 200, headers: { ...JSON_TYPE, "content-encoding": "gzip" }, bytes: gzipSync(gzipSync(WHOLE)) },
    502,
    "malformed_response",
  ],
  [
    "bytes that are not packed as they say",
    { status: 200, headers: { ...JSON_TYPE, "content-encoding": "gzip" }, bytes: WHOLE },
    502,
    "malformed_response",
  ],
];

const TEXT = expect.stringMatching(/./);
const CLIENTS = [
  ["chat", "/v1/chat/completions", HELLO, { error: { message: TEXT, type: TEXT, param: null, code: TEXT } }],
  ["messages", "/v1/messages", { ...HELLO, max_tokens: 9 }, { type: "error", error: { type: TEXT, message: TEXT } }],
  [
    "gemini",
    "/v1beta/models/fake-model:generateContent",
    { contents: [{ role: "user", parts: [{ text: "Hello" }] }] },
    { error: { code: expect.any(Number), message: TEXT, status: TEXT } },
  ],
] as const;

describe("a vendor that answers with what is no answer", () => {
  let answer: Broken;
  let vendor: { readonly url: string; readonly close: () => Promise<void> };
  let gateway: TestGateway;

  beforeAll(async () => {
    const server: Server = createServer(async (request, response) => {
      await Array.fromAsync(request);
      const { status, headers, bytes, hangsUp } = answer;
      response.writeHead(status, headers);
      response.write(bytes, () => (hangsUp === true ? response.socket?.end() : response.end()));
    });
    vendor = await listenOnLoopback(server);
    gateway = await openTestGateway({ rows: [providerRow("fake", vendor.url)], yaml: "retry: { max_attempts: 1 }\n" });
  });
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
    await vendor.close();
  });

  describe.each(CLIENTS)("asked by a client of %s", (_client, path, body, shape) => {
    test.each(ANSWERS)("%s is told in the client's own shape, and recorded", async (_what, broken, status, code) => {
      answer = broken;
      const told = await gateway.post(path, body);
      const text = await told.text();
      expect({ status: told.status, type: told.headers.get("content-type") }, text).toEqual({
        status,
        type: expect.stringContaining("application/json"),
      });
      expect(JSON.parse(text)).toMatchObject(shape);
      expect(text).not.toMatch(/nginx|upstream/);
      const rows = (await gateway.calls()).filter(({ id }) => id === told.headers.get("x-liaison-call-id"));
      expect(rows).toMatchObject([{ status: "error", error_code: code, http_status: status, attempts: [{}] }]);
    });
  });
});
