import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { listenOnLoopback } from "@ai-liaison/testkit";
import { describe, expect, test } from "vitest";
import { openTestGateway, providerRow, type TestGateway } from "./open-test-gateway.ts";

interface World extends AsyncDisposable {
  readonly gateway: TestGateway;
  /** How often the vendor was asked, and how often it was left before it had ended. */
  readonly vendor: { asked: number; left: number };
}

async function openWorld(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<World> {
  const vendor = { asked: 0, left: 0 };
  const server = createServer(async (request, response) => {
    response.on("close", () => {
      if (!response.writableFinished) vendor.left += 1;
    });
    await Array.fromAsync(request);
    vendor.asked += 1;
    answer(request, response);
  });
  const { url, close } = await listenOnLoopback(server);
  const gateway = await openTestGateway({
    rows: [`${providerRow("openai", `${url}/v1`, { timeout: "20" })},openai`],
    columns: ["vendor"],
  });
  return {
    gateway,
    vendor,
    [Symbol.asyncDispose]: async () => {
      await gateway[Symbol.asyncDispose]();
      await close();
    },
  };
}

const SPEECH = { model: "tts-1", voice: "alloy", input: "Hello" };

function form(fields: Record<string, string>): FormData {
  const made = new FormData();
  for (const [name, value] of Object.entries(fields)) made.set(name, value);
  made.set("file", new Blob(["{}\n"]), "a.jsonl");
  return made;
}

const silent = (): void => {};
const half =
  (type: string, bytes: string) =>
  (_request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(200, { "content-type": type }).write(bytes);
  };

describe("a client that leaves", () => {
  test.each([
    ["before there is sound", "/v1/audio/speech", SPEECH, silent],
    ["in the middle of sound", "/v1/audio/speech", SPEECH, half("audio/mpeg", "half")],
    ["in the middle of a verdict", "/v1/moderations", { input: "x" }, half("application/json", '{"results"')],
    ["before its file is kept", "/v1/files", form({ purpose: "batch" }), silent],
    ["before a transcription", "/v1/audio/transcriptions", form({ model: "whisper-1" }), silent],
    ["before an image", "/v1/images/generations", { prompt: "x", model: "gpt-image-1" }, silent],
    ["in the middle of a file", "/providers/openai/v1/x", null, half("application/octet-stream", "half")],
    ["in the middle of unknown events", "/providers/openai/v1/x", {}, half("text/event-stream", "data: 1\n\n")],
    ["in the middle of unknown JSON", "/providers/openai/v1/x", {}, half("application/json", '{"a"')],
  ])("%s lets the vendor go within a second, and is recorded once", async (_when, path, body, answer) => {
    await using world = await openWorld(answer);
    const { gateway, vendor } = world;
    const leaving = new AbortController();
    const isForm = body instanceof FormData;
    const asked = fetch(gateway.url + path, {
      signal: leaving.signal,
      ...(body !== null && { method: "POST", body: isForm ? body : JSON.stringify(body) }),
      ...(body !== null && !isForm && { headers: { "content-type": "application/json" } }),
    }).then((response) => response.arrayBuffer());
    asked.catch(() => {});
    await expect.poll(() => vendor.asked, { timeout: 5000 }).toBe(1);
    await sleep(100);
    leaving.abort();
    await expect.poll(() => vendor.left, { timeout: 1000, interval: 10 }).toBe(1);
    await expect.poll(async () => (await gateway.calls()).length, { timeout: 5000 }).toBe(1);
    expect((await gateway.calls())[0]).toMatchObject({ status: "cancelled", error_code: "cancelled" });
    expect(vendor.asked).toBe(1);
  });
});

describe("an answer that is not whole", () => {
  test.each([
    ["sound shorter than it says", "/v1/audio/speech", SPEECH, "audio/mpeg"],
    ["a verdict shorter than it says", "/v1/moderations", { input: "x" }, "application/json"],
    ["unknown JSON shorter than it says", "/providers/openai/v1/x", {}, "application/json"],
    ["unknown events shorter than they say", "/providers/openai/v1/x", {}, "text/event-stream"],
    ["something shorter than it says", "/providers/openai/v1/x", {}, "application/octet-stream"],
  ])("%s is not passed off as one", async (_what, path, body, type) => {
    await using world = await openWorld((_request, response) => {
      response.writeHead(200, { "content-type": type, "content-length": "100" }).write('{"a":1}');
      setTimeout(() => response.destroy(), 30);
    });
    const outcome = await world.gateway.post(path, body).then(
      async (answer) =>
        answer.status >= 500 ||
        (await answer.arrayBuffer().then(
          () => false,
          () => true,
        )),
      () => true,
    );
    expect(outcome).toBe(true);
    expect((await world.gateway.calls())[0]).toMatchObject({ status: "error" });
  });
});

describe("a vendor that repeats our key", () => {
  const SECRET = "vendor-secret-key";
  test.each([
    ["in unknown JSON", "application/json", `{"headers":{"authorization":"Bearer ${SECRET}"}}`],
    ["in text", "text/plain", `authorization: Bearer ${SECRET}`],
    ["in events", "text/event-stream", `data: Bearer ${SECRET}\n\n`],
  ])("%s is not quoted, nor kept", async (_where, type, text) => {
    await using world = await openWorld((_request, response) => {
      response.writeHead(200, { "content-type": type });
      response.write(text.slice(0, -8));
      setTimeout(() => response.end(text.slice(-8)), 30);
    });
    const { gateway } = world;
    const told = await gateway
      .post("/providers/openai/v1/echo", {})
      .then((answer) => answer.text())
      .catch(String);
    expect(told).not.toContain(SECRET);
    expect(JSON.stringify(await gateway.calls())).not.toContain(SECRET);
  });

  test.each([200, 400])("in a header is not quoted: %i", async (status) => {
    await using world = await openWorld((_request, response) => {
      response.writeHead(status, { "content-type": "application/json", "x-echo": `Bearer ${SECRET}`, "x-fine": "yes" });
      response.end('{"error":{"message":"no"}}');
    });
    for (const [path, body] of [
      ["/providers/openai/v1/echo", {}],
      ["/v1/moderations", { input: "x" }],
    ] as const) {
      const answer = await world.gateway.post(path, body);
      expect(answer.headers.get("x-fine")).toBe("yes");
      expect([...answer.headers.values()].join()).not.toContain(SECRET);
    }
  });
});

test("what has not changed since a caller had it is an answer, past the gateway's formats", async () => {
  await using world = await openWorld((request, response) => {
    response.writeHead(request.headers["if-none-match"] === '"x"' ? 304 : 200, { etag: '"x"' }).end();
  });
  const answer = await fetch(`${world.gateway.url}/providers/openai/v1/x`, { headers: { "if-none-match": '"x"' } });
  expect({ status: answer.status, etag: answer.headers.get("etag") }).toEqual({ status: 304, etag: '"x"' });
  expect((await world.gateway.calls())[0]).toMatchObject({ status: "success", http_status: 304 });
});

test.each([
  ["a batch", "/v1/batches", { input_file_id: "file-x", endpoint: "/v1/responses", completion_window: "24h" }, 1],
  ["a file", "/v1/files", form({ purpose: "batch" }), 1],
  ["a verdict", "/v1/moderations", { input: "x" }, 3],
])("%s that a vendor failed to make is asked for as often as is safe", async (_what, path, body, times) => {
  await using world = await openWorld((_request, response) => {
    response.writeHead(500, { "content-type": "application/json" }).end('{"error":{"message":"no"}}');
  });
  const answer =
    body instanceof FormData
      ? await fetch(world.gateway.url + path, { method: "POST", body })
      : await world.gateway.post(path, body);
  expect({ status: answer.status, asked: world.vendor.asked }).toEqual({ status: 500, asked: times });
});

test("what a client is slow to take waits at the vendor, not here", async () => {
  const piece = Buffer.alloc(1024 * 1024);
  let written = 0;
  const size = 200;
  await using world = await openWorld(async (_request, response) => {
    response.writeHead(200, { "content-type": "audio/mpeg" });
    for (let count = 0; count < size && !response.destroyed; count += 1) {
      if (!response.write(piece))
        await new Promise((resolve) => response.once("drain", resolve).once("close", resolve));
      written = count;
    }
    response.end();
  });
  const answer = await world.gateway.post("/v1/audio/speech", SPEECH);
  await sleep(1500);
  expect(written).toBeLessThan(size / 2);
  await answer.body?.cancel();
});
