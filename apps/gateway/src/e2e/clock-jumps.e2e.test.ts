import { type FakeVendor, rateLimited, startFakeVendor } from "@ai-liaison/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { HELLO, openTestGateway, providerRow, type TestGateway } from "./open-test-gateway.ts";

const PATH = "/v1/chat/completions";
const HOUR_MS = 3_600_000;
const TIMEOUT_MS = 400;
/** No call of this test takes as long, however busy the machine; the smallest jump is sixty times that. */
const AT_MOST_MS = 60_000;

describe("the wall clock jumps, as a correction of the time makes it", () => {
  let vendor: FakeVendor;
  let gateway: TestGateway;
  const realNow = Date.now;

  beforeAll(async () => {
    vendor = await startFakeVendor({ say: "one two three four", chunkDelayMs: 40 });
    gateway = await openTestGateway({
      rows: [providerRow("fake", vendor.url, { timeout: String(TIMEOUT_MS / 1000) })],
      yaml: "retry: { max_attempts: 2, base_delay_ms: 1, max_delay_ms: 1000 }\n",
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vendor.clearFaults();
  });
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
    await vendor.close();
  });

  test.each([
    ["an hour ahead", HOUR_MS],
    ["an hour back", -HOUR_MS],
    ["a day ahead", 24 * HOUR_MS],
    ["a day back", -24 * HOUR_MS],
  ])(
    "%s: calls under way end as they would, no time is negative, and each call is kept once, in order",
    async (_, jumpMs) => {
      let offsetMs = 0;
      vi.spyOn(Date, "now").mockImplementation(() => realNow() + offsetMs);
      const before = new Set((await gateway.calls()).map(({ id }) => id));
      const from = vendor.requests.length;
      vendor.fail([{ kind: "none" }, { kind: "never-answer" }, rateLimited({ "retry-after-ms": "300" })]);
      const startedMs = performance.now();
      const stream = gateway.post(PATH, { ...HELLO, stream: true });
      await vendor.waitFor(({ sequence }) => sequence >= from);
      const silent = gateway.post(PATH, HELLO);
      await vendor.waitFor(({ sequence }) => sequence >= from + 1);
      const busy = gateway.post(PATH, HELLO);
      await vendor.waitFor(({ sequence }) => sequence >= from + 2);
      offsetMs = jumpMs;
      expect(await (await stream).text()).toMatch(/\[DONE\]\n\n$/);
      expect((await busy).status).toBe(200);
      expect((await silent).status).toBe(504);
      expect(performance.now() - startedMs).toBeGreaterThanOrEqual(TIMEOUT_MS);
      expect((await gateway.post(PATH, HELLO)).status).toBe(200);

      const rows = (await gateway.calls()).filter(({ id }) => !before.has(id));
      expect(rows).toHaveLength(4);
      const times = rows.flatMap((row) => [
        row.response_time_ms,
        row.time_to_first_token_ms ?? 0,
        ...row.attempts.flatMap((attempt) => [attempt.duration_ms, attempt.time_to_first_token_ms ?? 0]),
      ]);
      expect(Math.min(...times)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...times)).toBeLessThan(AT_MOST_MS);
      const last = rows.toSorted((left, right) => (left.id < right.id ? -1 : 1)).at(-1);
      expect(Math.abs(Date.parse(last?.created_at ?? "") - (realNow() + jumpMs))).toBeLessThan(AT_MOST_MS);
    },
  );
});
