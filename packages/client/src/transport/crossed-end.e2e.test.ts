import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type Clock, systemClock, type UpstreamRequest } from "@ai-liaison/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createUndiciTransport, type UndiciTransport } from "./undici-transport.ts";

const BODY = "{}";
const ANSWER = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

describe("a connection that its vendor ends", () => {
  let server: Server;
  let transport: UndiciTransport;
  let origin: string;
  let elapsedMs: number;
  let connections: number;
  /** What becomes of each request, by its number. */
  let fates: ((socket: Socket) => void)[];
  let asked: number;

  beforeEach(async () => {
    [elapsedMs, connections, asked, fates] = [0, 0, 0, []];
    server = createServer((socket) => {
      connections += 1;
      socket.on("error", () => {});
      socket.on("data", (chunk) => {
        if (chunk.toString().endsWith(BODY)) (fates[asked++] ?? answer)(socket);
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const clock: Clock = { ...systemClock, monotonicMs: () => elapsedMs };
    transport = createUndiciTransport({ connectTimeoutMs: 1000 }, clock);
  });
  afterEach(async () => {
    await transport[Symbol.asyncDispose]();
    server.close();
  });

  const answer = (socket: Socket): void => void socket.write(ANSWER);
  const end = (socket: Socket): void => void socket.end();
  const endLate = (socket: Socket): void => {
    elapsedMs += 5000;
    socket.end();
  };
  const tellHalf = (socket: Socket): void => void socket.end("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nok");

  async function ask(): Promise<string> {
    // The connection of the call before is free a moment after its answer.
    await sleep(10);
    const body = Buffer.from(BODY);
    const request: UpstreamRequest = { method: "POST", origin, path: "/", headers: {}, body };
    return new Promise((resolve) => {
      transport.send(request, {
        onHeaders: () => {},
        onData: () => {},
        onEnd: () => resolve("answered"),
        onError: (_error, sent) => resolve(sent ? "failed, and may have been read" : "failed, unread"),
      });
    });
  }

  test("while a request is on its way to it costs that request nothing: it is sent once more, on a new one", async () => {
    fates = [answer, end];
    expect(await ask()).toBe("answered");
    expect(await ask()).toBe("answered");
    expect({ asked, connections }).toEqual({ asked: 3, connections: 2 });
  });

  test("and ends the next one too has failed: a request is not sent a third time", async () => {
    fates = [answer, end, end];
    await ask();
    expect(await ask()).toBe("failed, and may have been read");
    expect(asked).toBe(3);
  });

  test.each([
    ["when it was new: the request was read", () => [end], 1],
    ["long after the request was sent: it was read", () => [answer, endLate], 2],
    ["in the middle of an answer", () => [answer, tellHalf], 2],
  ])("%s, and is not sent again", async (_when, given, times) => {
    fates = given();
    for (let before = 1; before < times; before += 1) expect(await ask()).toBe("answered");
    expect(await ask()).toBe("failed, and may have been read");
    expect(asked).toBe(times);
  });
});
