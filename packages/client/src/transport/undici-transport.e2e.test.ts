import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { brotliCompressSync, constants } from "node:zlib";
import type { Flow, UpstreamRequest } from "@ai-liaison/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createUndiciTransport, type UndiciTransport } from "./undici-transport.ts";

const CONNECT = { connectTimeoutMs: 1_000 };

describe("the way out over HTTP", () => {
  let server: Server;
  let origin: string;
  let transport: UndiciTransport;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  let connections: number;

  beforeEach(async () => {
    connections = 0;
    answer = (_request, response) => void response.end("hello");
    server = createServer((request, response) => answer(request, response));
    server.on("connection", (socket) => {
      connections += 1;
      socket.on("close", () => {
        connections -= 1;
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    transport = createUndiciTransport(CONNECT);
  });
  afterEach(async () => {
    await transport[Symbol.asyncDispose]();
    server.closeAllConnections();
    server.close();
  });

  function ask(onChunk: (chunk: Buffer, flow: Flow) => void = () => {}) {
    const told: string[] = [];
    let flow: Flow = { pause: () => {}, resume: () => {} };
    const request: UpstreamRequest = { method: "GET", origin, path: "/", headers: {}, body: null, ...CONNECT };
    const abort = transport.send(request, {
      onHeaders: (_status, _headers, given) => {
        flow = given;
      },
      onData: (chunk) => onChunk(chunk, flow),
      onEnd: () => void told.push("end"),
      onError: () => void told.push("error"),
    });
    return { told, abort, resume: () => flow.resume() };
  }

  test("an abort ends a compressed answer the vendor has sent already", async () => {
    const plain = Buffer.alloc(256 * 1024 * 1024, 32);
    const bomb = brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });
    answer = (_request, response) => void response.setHeader("content-encoding", "br").end(bomb);
    let bytes = 0;
    const { told, abort } = ask((chunk, flow) => {
      bytes += chunk.length;
      flow.pause();
    });
    await expect.poll(() => bytes).toBeGreaterThan(0);
    await sleep(200);
    expect(bytes).toBeLessThan(1_000_000);
    abort();
    const seen = bytes;
    await sleep(200);
    expect(bytes).toBe(seen);
    expect(told).toEqual([]);
  });

  test("a pool whose origin is gone lets its call end, then closes; others stay", async () => {
    let finish: () => void = () => {};
    answer = (_request, response) => {
      response.write("a");
      finish = () => void response.end("b");
    };
    let text = "";
    const { told } = ask((chunk) => {
      text += chunk.toString();
    });
    await expect.poll(() => text).toBe("a");
    transport.reconfigure({ ...CONNECT, origins: new Set([origin]) });
    await sleep(100);
    expect(connections).toBe(1);
    transport.reconfigure({ ...CONNECT, origins: new Set() });
    await sleep(100);
    expect(told).toEqual([]);
    finish();
    await expect.poll(() => [text, ...told]).toEqual(["ab", "end"]);
    await expect.poll(() => connections, { timeout: 2_000 }).toBe(0);
  });

  test("another time to connect is in force for the next call", async () => {
    const first = ask();
    await expect.poll(() => first.told).toEqual(["end"]);
    expect(connections).toBe(1);
    transport.reconfigure({ connectTimeoutMs: 50, origins: new Set([origin]) });
    await expect.poll(() => connections, { timeout: 2_000 }).toBe(0);
    const second = ask();
    await expect.poll(() => second.told).toEqual(["end"]);
    expect(connections).toBe(1);
  });
});
