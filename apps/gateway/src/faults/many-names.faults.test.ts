import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { HELLO, openTestGateway, type TestGateway } from "../e2e/open-test-gateway.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;
const MIB = 1024 * 1024;
const LONG = "x".repeat(180);

/** One call of each kind under names that nobody used before: 2 KB of names in all. */
async function askUnder(name: string, { url }: TestGateway): Promise<void> {
  const headers = {
    "content-type": "application/json",
    authorization: `Bearer sk-liaison-${name}${LONG}`,
    "x-liaison-customer": `customer-${name}${LONG}`,
    "x-liaison-user": `user-${name}${LONG}`,
    "x-liaison-session": `session-${name}${LONG}`,
    "x-liaison-service": `service-${name}${LONG}`,
    "x-liaison-tags": JSON.stringify({ [`tag-${name}`]: LONG }),
  };
  const ask = async (path: string, body?: unknown): Promise<number> => {
    const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    const response = await fetch(url + path, { ...init, headers });
    await response.arrayBuffer();
    return response.status;
  };
  expect(await ask("/v1/chat/completions", { ...HELLO, model: `simulated/${name}${LONG}` })).toBe(200);
  await ask(`/v1/models/${name}${LONG}`);
  await ask(`/v1/responses/resp_${name}${LONG}`);
  await ask(`/${name}${LONG}?${name}=${LONG}`);
  expect(
    await ask("/v1/events", { provider: `p-${name}${LONG}`, model: `${name}${LONG}`, customer_id: `${name}${LONG}` }),
  ).toBe(202);
}

/** What is in use once every name of so many has been said, in bytes. */
async function heapAfter(from: number, to: number, gateway: TestGateway): Promise<number> {
  for (let at = from; at < to; at += 10) {
    await Promise.all(Array.from({ length: 10 }, (_, more) => askUnder(`n${at + more}`, gateway)));
  }
  await gateway.gateway.liaison.writer.drained(10_000);
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

test("names that callers make up do not pile up, neither in memory nor in the metrics", async () => {
  const yaml = "simulated: { first_token_ms: 0, tokens_per_second: 100000 }\nstore: { full_responses: false }\n";
  await using gateway = await openTestGateway({ rows: ["simulated,,,,5,,,1"], yaml });
  const full = await heapAfter(0, 1100, gateway);
  const later = await heapAfter(1100, 2000, gateway);
  // All that was said meanwhile is some 4 MB.
  expect(later - full).toBeLessThan(MIB / 2);
  const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
  expect(metrics.split("\n").length).toBeLessThan(3000);
  expect(metrics).toContain('"other"');
});
