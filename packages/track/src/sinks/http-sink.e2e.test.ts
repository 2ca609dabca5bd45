import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { recordToRow } from "@ai-liaison/core";
import { describe, expect, onTestFinished, test } from "vitest";
import { sampleRecord } from "../delivery/fixtures/sample-calls.ts";
import type { CallEvent, Delivery, EventBatch } from "./event-sink.ts";
import { type HttpSinkOptions, httpSink } from "./http-sink.ts";

interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

async function startServer(respond: (response: ServerResponse, received: Received) => void) {
  const requests: Received[] = [];
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const received = { method, path: url, headers, body: Buffer.concat(chunks) };
      requests.push(received);
      respond(response, received);
    });
  };
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

function batchOf(count: number): EventBatch {
  return { id: "batch-1", events: Array.from({ length: count }, (_, number) => recordToRow(sampleRecord(number))) };
}

function answering(status: number, body: unknown = {}, headers: Record<string, string> = {}) {
  return startServer((response) => response.writeHead(status, headers).end(JSON.stringify(body)));
}

function send(options: HttpSinkOptions, count = 3): Promise<Delivery> {
  return httpSink(options).send(batchOf(count), new AbortController().signal);
}

describe("what is sent", () => {
  test("is a JSON array of rows without what is null, gzipped, with key, id and name, and never another's fetch", async () => {
    const { url, requests } = await answering(202, { accepted: 3 });
    const original = globalThis.fetch;
    onTestFinished(() => {
      globalThis.fetch = original;
    });
    globalThis.fetch = () => Promise.reject(new Error("a tracked fetch was called"));
    expect(await send({ url, key: " secret-1\n" })).toEqual({ kind: "taken", refused: [] });
    const [{ method, path, headers, body }] = requests as [Received];
    expect([method, path]).toEqual(["POST", "/v1/events"]);
    expect(headers).toMatchObject({
      authorization: "Bearer secret-1",
      "idempotency-key": "batch-1",
      "content-type": "application/json",
      "content-encoding": "gzip",
      "user-agent": expect.stringMatching(/^ai-liaison-track\/\d/),
    });
    const known = JSON.stringify(batchOf(3).events, (_, value: unknown) => value ?? undefined);
    expect(JSON.parse(gunzipSync(body).toString())).toEqual(JSON.parse(known));
  });

  test("is plain when it is small, and without a key when there is none", async () => {
    const { url, requests } = await answering(200, { accepted: 0 });
    expect(await send({ url }, 0)).toEqual({ kind: "taken", refused: [] });
    const [{ headers, body }] = requests as [Received];
    expect(body.toString()).toBe("[]");
    expect(headers).not.toHaveProperty("authorization");
    expect(headers).not.toHaveProperty("content-encoding");
  });

  test.each(["", "/", "/v1", "/v1/", "/v1/events", "?key=1#x"])(
    "goes to /v1/events for an address with %j",
    async (end) => {
      const { url, requests } = await answering(202, { accepted: 3 });
      await send({ url: `${url}${end}` });
      expect(requests.map(({ path }) => path)).toEqual(["/v1/events"]);
    },
  );

  test("is made in slices, between which the event loop turns", async () => {
    const { url } = await answering(202, { accepted: 3 });
    let turns = 0;
    let isOver = false;
    const turn = (): void => {
      turns += 1;
      if (!isOver) setImmediate(turn);
    };
    const events = batchOf(500).events.map((event) => ({ ...event, metadata: { words: "x".repeat(9000) } }));
    const { send: sendAll } = httpSink({ url, fetch: () => Promise.reject("no network here") });
    setImmediate(turn);
    const delivery = await sendAll({ id: "batch-1", events }, new AbortController().signal);
    isOver = true;
    expect(turns).toBeGreaterThan(3);
    expect(delivery).toEqual({ kind: "failed", reason: "it cannot be reached (no network here)", pauseMs: null });
  });

  test("goes below a path, and an address that is none is told at once", async () => {
    const { url, requests } = await answering(202, { accepted: 3 });
    await send({ url: `${url}/team/ai/` });
    expect(requests.map(({ path }) => path)).toEqual(["/team/ai/v1/events"]);
    expect(() => httpSink({ url: "not an address" })).toThrow(TypeError);
  });
});

describe("an event that is no JSON", () => {
  const circle: Record<string, unknown> = {};
  circle.itself = circle;
  const unfit = recordToRow(sampleRecord(9, { rawUsage: circle as never }));

  test("is refused alone, and what is said of the others is said of the right ones", async () => {
    const { url, requests } = await answering(207, {
      accepted: 1,
      errors: [{ index: 1, error: { code: "invalid_request" } }],
    });
    const [one, two, three] = batchOf(3).events as [CallEvent, CallEvent, CallEvent];
    const events = [unfit, one, unfit, two, three];
    const delivery = await httpSink({ url }).send({ id: "batch-1", events }, new AbortController().signal);
    expect(JSON.parse(gunzipSync((requests[0] as Received).body).toString())).toHaveLength(3);
    const reason = expect.stringContaining("no JSON");
    expect(delivery).toEqual({
      kind: "taken",
      refused: [
        { index: 3, reason: "invalid_request" },
        { index: 0, reason },
        { index: 2, reason },
      ],
    });
  });

  test("is nothing to send", async () => {
    const { url, requests } = await answering(202, { accepted: 3 });
    const delivery = await httpSink({ url }).send({ id: "batch-1", events: [unfit] }, new AbortController().signal);
    expect([delivery.kind, requests.length]).toEqual(["taken", 0]);
  });
});

const FAILED = expect.objectContaining({ kind: "failed" });

describe("what is answered", () => {
  test.each([
    [200, { accepted: 3 }, {}, { kind: "taken", refused: [] }],
    [202, { accepted: 3 }, {}, { kind: "taken", refused: [] }],
    [413, {}, {}, { kind: "too-large" }],
    [500, {}, {}, { kind: "failed", reason: "it answered HTTP 500", pauseMs: null }],
    [503, {}, { "retry-after": "2" }, { kind: "failed", reason: "it answered HTTP 503", pauseMs: 2000 }],
    [429, {}, { "retry-after-ms": "250" }, { kind: "failed", reason: "it answered HTTP 429", pauseMs: 250 }],
    [408, {}, {}, { kind: "failed", reason: "it answered HTTP 408", pauseMs: null }],
    [401, {}, {}, { kind: "failed", reason: expect.stringContaining("LIAISON_KEY"), pauseMs: 60_000 }],
    [403, {}, {}, { kind: "failed", reason: expect.stringContaining("LIAISON_KEY"), pauseMs: 60_000 }],
    [404, {}, {}, { kind: "failed", reason: expect.stringContaining("LIAISON_URL"), pauseMs: 60_000 }],
    [
      302,
      {},
      { location: "http://127.0.0.1:1/" },
      { kind: "failed", reason: expect.stringContaining("302"), pauseMs: 60_000 },
    ],
  ])("HTTP %i with %j and %j", async (status, body, headers, delivery) => {
    const { url } = await answering(status, body, headers as Record<string, string>);
    expect(await send({ url, key: "secret-1" })).toEqual(delivery);
  });

  test("207 says which are refused, and why; nonsense in it refuses nothing", async () => {
    const errors = [
      { index: 2, error: { code: "invalid_request", message: "no such field" } },
      { index: 2, error: { code: "twice" } },
      { index: 0 },
      { index: 3, error: { code: "outside" } },
      { index: -1 },
      { index: "1" },
      { index: 1, error: "no object" },
      null,
    ];
    const { url } = await answering(207, { accepted: 1, errors });
    expect(await send({ url })).toEqual({
      kind: "taken",
      refused: [
        { index: 2, reason: "twice" },
        { index: 0, reason: "no reason given" },
      ],
    });
    for (const body of [{}, { errors: 1 }, { errors: null }]) {
      const { url } = await answering(207, { accepted: 3, ...body });
      expect(await send({ url })).toEqual({ kind: "taken", refused: [] });
    }
  });

  test.each([200, 202, 204, 207, 400, 405, 422])(
    "HTTP %i of one who is no collector settles nothing",
    async (status) => {
      for (const page of ["<html>Please log in</html>", "", "{}", "null", '{"error":"no"}', '{"accepted":"all"}']) {
        const { url } = await startServer((response) => void response.writeHead(status).end(page));
        expect(await send({ url })).toMatchObject({ kind: "failed", pauseMs: 60_000 });
      }
    },
  );

  test("another 4xx refuses the whole batch, with its words, when they are a collector's", async () => {
    const { url } = await answering(422, { error: { code: "invalid_request", message: "events must be rows" } });
    expect(await send({ url }, 2)).toEqual({
      kind: "taken",
      refused: [0, 1].map((index) => ({ index, reason: "HTTP 422: events must be rows" })),
    });
  });

  test("an endless answer is read no further than it may be", async () => {
    const { url } = await startServer((response) => {
      response.writeHead(500);
      const more = (error?: Error | null): void => {
        if (!error && !response.destroyed) response.write(Buffer.alloc(65_536, 32), more);
      };
      more();
    });
    expect(await send({ url })).toEqual(FAILED);
  });
});

describe("without an answer", () => {
  test("it has failed when the time is over, whether head or body is missing", async () => {
    const { url } = await startServer(() => {});
    const { url: half } = await startServer((response) => void response.writeHead(202).write("{"));
    for (const address of [url, half]) {
      const delivery = await send({ url: address, timeoutMs: 100 });
      expect(delivery).toEqual({ kind: "failed", reason: "it did not answer within 0.1 s", pauseMs: null });
    }
  });

  test("it has failed when nobody listens, or the line is cut, in the system's words", async () => {
    const { url } = await startServer((response) => response.destroy());
    expect(await send({ url })).toMatchObject({ kind: "failed", reason: expect.stringContaining("cannot be reached") });
    const gone = createServer().listen(0, "127.0.0.1");
    await once(gone, "listening");
    const { port } = gone.address() as AddressInfo;
    gone.close();
    await once(gone, "close");
    const delivery = await send({ url: `http://127.0.0.1:${port}` });
    expect(delivery).toMatchObject({ reason: expect.stringContaining("ECONNREFUSED") });
  });

  test("it has failed when it is aborted", async () => {
    const { url } = await startServer(() => {});
    const abort = new AbortController();
    const sending = httpSink({ url }).send(batchOf(1), abort.signal);
    setTimeout(() => abort.abort(), 20);
    expect(await sending).toEqual(FAILED);
  });

  test("a key that cannot be sent is told, and never shown", async () => {
    const sink = httpSink({ url: "http://127.0.0.1:1", key: "secret-\u0000-key" });
    const delivery = await sink.send(batchOf(1), new AbortController().signal);
    expect(delivery).toMatchObject({ kind: "failed", pauseMs: 60_000 });
    expect(JSON.stringify([delivery, sink.name])).not.toContain("secret");
  });
});
