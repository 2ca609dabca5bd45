import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type LoadOrder, loadWindow } from "./load-window.ts";

let answer: (response: ServerResponse, body: string) => void;
let seen = 0;
let url = "";
const server = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => {
    body += String(chunk);
  });
  request.on("end", () => {
    seen++;
    answer(response, body);
  });
});

beforeEach(async () => {
  seen = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => new Promise<void>((resolve) => server.close(() => resolve())));

const order = (changed: Partial<LoadOrder> = {}): LoadOrder => {
  const rest = { path: "/v1", authorization: "Bearer x", body: '{"é":1}', connections: 2, ratePerSecond: null };
  return { url, ...rest, durationMs: 150, ...changed };
};

describe("the load generator", () => {
  test("counts whole answers, as many as the server gave", async () => {
    answer = (response, body) => response.end(body === '{"é":1}' ? "x".repeat(5_000) : "");
    const result = await loadWindow(order());
    expect(result.requests).toBe(seen);
    expect(result).toMatchObject({ failed: 0 });
    expect(result.requests).toBeGreaterThan(20);
    expect(result.p50Ms).toBeLessThanOrEqual(result.p99Ms);
  });

  test("reads streams to their end, and counts the pieces they came in", async () => {
    answer = (response) => {
      let left = 5;
      const timer = setInterval(() => {
        if (left-- > 0) response.write("data: {}\n\n");
        else {
          clearInterval(timer);
          response.end("data: [DONE]\n\n");
        }
      }, 5);
    };
    const result = await loadWindow(order());
    expect(result).toMatchObject({ failed: 0, requests: seen });
    expect(result.readsPerRequest).toBeGreaterThanOrEqual(5);
    expect(result.p50Ms).toBeGreaterThan(20);
  });

  test("keeps to its rate", async () => {
    answer = (response) => response.end("ok");
    const result = await loadWindow(order({ ratePerSecond: 100, durationMs: 500 }));
    expect(result.requests).toBeGreaterThan(40);
    expect(result.requests).toBeLessThanOrEqual(52);
  });

  test.each<[string, (response: ServerResponse) => void]>([
    ["an error status", (response) => response.writeHead(503).end("no")],
    ["a stream without its end", (response) => response.write("data: {}\n\n", () => response.end())],
    ["a connection that breaks", (response) => response.destroy()],
  ])("takes %s for a failure, and goes on", async (_name, faulty) => {
    answer = faulty;
    const result = await loadWindow(order());
    expect(result.requests).toBe(0);
    expect(result.failed).toBeGreaterThan(2);
  });
});
