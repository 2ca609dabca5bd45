import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type FakeVendor, startFakeVendor } from "@ai-liaison/testkit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { HELLO, openTestGateway, providerRow, type TestGateway } from "./open-test-gateway.ts";

const PATH = "/v1/chat/completions";
const WITHIN = { timeout: 5_000 };

describe("a configuration that changes while calls come in", () => {
  let first: FakeVendor;
  let second: FakeVendor;
  let gateway: TestGateway;

  beforeEach(async () => {
    [first, second] = await Promise.all([startFakeVendor(), startFakeVendor()]);
    gateway = await openTestGateway({ rows: [providerRow("one", first.url, { timeout: "20" })] });
  });
  afterEach(async () => {
    await gateway[Symbol.asyncDispose]();
    await Promise.all([first.close(), second.close()]);
  });

  const file = (name: string, text: string): void => writeFileSync(join(gateway.directory, name), text);
  const yaml = (more: string): string => `server: { port: 0 }\nproviders: ./providers.csv\n${more}`;
  const columns =
    "provider_name,primary_url,secondary_url,api_key_env,timeout,max_requests_per_minute,cost_per_1k_tokens,priority\n";

  test("sends new calls to the new provider, and lets a call of the old one end", async () => {
    first.fail({ kind: "delay", ms: 2_000 });
    const old = gateway.post(PATH, HELLO);
    await first.waitFor(() => true);
    file("providers.csv", `${columns}${providerRow("two", second.url)}\n`);
    await expect.poll(() => gateway.gateway.liaison.config().providers[0]?.name, WITHIN).toBe("two");
    const next = await gateway.post(PATH, HELLO);
    expect(next.headers.get("x-liaison-provider")).toBe("two");
    const ended = await old;
    expect(ended.status).toBe(200);
    expect(ended.headers.get("x-liaison-provider")).toBe("one");
  });

  test("again and again, and broken in between, fails no call, cuts no stream and loses no record", async () => {
    const providers = new Set<string | null>();
    let isOver = false;
    const callOn = async (stream: boolean): Promise<number> => {
      let made = 0;
      for (; !isOver; made += 1) {
        const response = await gateway.post(PATH, { ...HELLO, stream });
        const text = await response.text();
        expect(response.status, text).toBe(200);
        if (stream) expect(text).toMatch(/data: \[DONE\]\s*$/);
        providers.add(response.headers.get("x-liaison-provider"));
      }
      return made;
    };
    const clients = [true, false, true, false].map(callOn);
    const broken = ["server: [", "", "nonsense: 1\n", "providers: ./gone.csv\n", "\u0000\u0000"];
    for (let turn = 0; turn < 6; turn += 1) {
      const [name, { url }] = turn % 2 === 0 ? (["two", second] as const) : (["one", first] as const);
      file("liaison.yaml", broken[turn % broken.length] ?? "");
      await sleep(130);
      file("providers.csv", `${columns}${providerRow(name, url)}\n`);
      file("liaison.yaml", yaml(`model_lists: false\ntimeouts: { connect_ms: ${9000 + turn} }\n`));
      await expect.poll(() => gateway.gateway.liaison.config().timeouts.connectMs, WITHIN).toBe(9000 + turn);
    }
    isOver = true;
    const made = (await Promise.all(clients)).reduce((sum, each) => sum + each);
    expect([...providers].sort()).toEqual(["one", "two"]);
    expect(first.requests.length + second.requests.length).toBe(made);
    await gateway.gateway.liaison.writer.drained(10_000);
    const { total } = await gateway.gateway.liaison.reader().costs({ by: "provider" });
    expect(total).toMatchObject({ calls: made, errors: 0 });
  });

  test("changes how the simulated provider behaves", async () => {
    file("liaison.yaml", yaml("simulated: { first_token_ms: 1, tokens_per_second: 100000 }\n"));
    file("providers.csv", `${columns}simulated,,,,5,,,1\n`);
    await expect.poll(() => gateway.gateway.liaison.config().providers[0]?.name, WITHIN).toBe("simulated");
    await expect.poll(async () => (await gateway.post(PATH, HELLO)).status, WITHIN).toBe(200);
    file("liaison.yaml", yaml("retry: { max_attempts: 1 }\nsimulated: { first_token_ms: 1, error_rate: 1 }\n"));
    await expect.poll(async () => (await gateway.post(PATH, HELLO)).status, WITHIN).toBeGreaterThanOrEqual(400);
  });
});
