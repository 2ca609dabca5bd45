import { type FakeVendor, rateLimited, startFakeVendor } from "@ai-liaison/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { HELLO, openTestGateway, providerRow, type TestGateway } from "./open-test-gateway.ts";

const PATH = "/v1/chat/completions";
const CAP_MS = 400;

describe("a vendor that asks to be left alone", () => {
  let vendor: FakeVendor;
  let gateway: TestGateway;

  beforeAll(async () => {
    vendor = await startFakeVendor();
    gateway = await openTestGateway({
      rows: [providerRow("fake", vendor.url)],
      yaml: `retry: { max_attempts: 2, base_delay_ms: 1, max_delay_ms: ${CAP_MS} }\n`,
    });
  });
  afterEach(() => vendor.clearFaults());
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
    await vendor.close();
  });

  const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1000).toUTCString();

  test.each<[string, () => Record<string, string>, number]>([
    ["for a moment, in milliseconds", () => ({ "retry-after-ms": "200" }), 200],
    ["for a moment, in seconds", () => ({ "retry-after": "0.2" }), 200],
    ["for no time", () => ({ "retry-after": "0" }), 0],
    ["for less than no time", () => ({ "retry-after": "-1" }), 0],
    ["until a moment that has passed", () => ({ "retry-after": inSeconds(-60) }), 0],
    ["for junk", () => ({ "retry-after": "soon, perhaps" }), 0],
  ])("%s is asked again after it, once", async (_how, headers, waitMs) => {
    vendor.fail(rateLimited(headers()));
    const before = vendor.requests.length;
    const startedMs = performance.now();
    const answer = await gateway.post(PATH, HELLO);
    expect(answer.status).toBe(200);
    expect(vendor.requests.length - before).toBe(2);
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(waitMs);
  });

  test.each<[string, () => Record<string, string>]>([
    ["for longer than the cap, in seconds", () => ({ "retry-after": "30" })],
    ["in milliseconds", () => ({ "retry-after-ms": "30000" })],
    ["as a date", () => ({ "retry-after": inSeconds(30) })],
    ["for thirty years", () => ({ "retry-after": "1000000000" })],
  ])("%s is not waited for, and the caller is told as it told us", async (_how, headers) => {
    const told = headers();
    vendor.fail(rateLimited(told));
    const before = vendor.requests.length;
    const answer = await gateway.post(PATH, HELLO);
    expect(answer.status).toBe(429);
    expect(Object.fromEntries(answer.headers)).toMatchObject(told);
    expect(vendor.requests.length - before).toBe(1);
  });
});

describe("a vendor that is down", () => {
  const CALLS = 200;

  test.each([
    ["503", { kind: "status", status: 503 }],
    ["429", rateLimited({ "retry-after": "0" })],
  ] as const)(
    "with %s gets hardly more than its calls, tells each of them, and is asked again as ever once it is well",
    async (_how, fault) => {
      await using vendor = await startFakeVendor();
      await using gateway = await openTestGateway({
        rows: [providerRow("fake", vendor.url)],
        yaml: "retry: { max_attempts: 3, base_delay_ms: 1, max_delay_ms: 5 }\n",
      });
      vendor.always(fault);
      const startedMs = performance.now();
      const ask = async (): Promise<number> => (await gateway.post(PATH, HELLO)).status;
      const caller = async (): Promise<number[]> => {
        const statuses: number[] = [];
        for (let call = 0; call < CALLS / 10; call += 1) statuses.push(await ask());
        return statuses;
      };
      const statuses = (await Promise.all(Array.from({ length: 10 }, caller))).flat();
      const seconds = (performance.now() - startedMs) / 1000;
      expect(statuses.filter((status) => status < 429)).toEqual([]);
      const repeats = vendor.requests.length - CALLS;
      expect(repeats).toBeGreaterThan(0);
      expect(repeats).toBeLessThanOrEqual(10 + Math.ceil(seconds));
      vendor.always(null);
      expect(await ask()).toBe(200);
      for (let answered = 0; answered < 10; answered += 1) await ask();
      vendor.fail(fault);
      expect(await ask()).toBe(200);
    },
  );
});
