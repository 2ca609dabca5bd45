import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLedgerReader } from "@ai-liaison/ledger";
import { spawnGateway, startFakeRealtime } from "@ai-liaison/testkit";
import { describe, expect, test } from "vitest";
import { providerRow } from "../e2e/open-test-gateway.ts";
import { SessionClient } from "./fixtures/session-client.ts";

const ANSWER_NANO_USD = 38_200_000;

describe("kill -9 in the middle of a session", () => {
  test("loses nothing of what the client was told that it took: the row is interrupted, with usage and cost", async () => {
    const folder = mkdtempSync(join(tmpdir(), "liaison-realtime-"));
    await using vendor = await startFakeRealtime();
    const header =
      "provider_name,primary_url,secondary_url,api_key_env,timeout,max_requests_per_minute,cost_per_1k_tokens,priority,vendor";
    writeFileSync(join(folder, "providers.csv"), `${header}\n${providerRow("fake", vendor.url)},openai\n`);
    writeFileSync(join(folder, "liaison.yaml"), "providers: ./providers.csv\n");
    const options = { dataDirectory: join(folder, "data"), cwd: folder, env: { FAKE_KEY: "vendor-secret-key" } };
    const gateway = await spawnGateway(options);
    const open = (): Promise<SessionClient> =>
      SessionClient.open(`${gateway.url.replace("http", "ws")}/v1/realtime?model=gpt-realtime`, {
        headers: { "x-liaison-user": "u-1" },
        protocols: [],
      });
    const told = await open();
    const silent = await open();
    for (let answers = 1; answers <= 3; answers += 1) {
      told.say({ type: "response.create" });
      await told.got("response.done", answers);
    }
    // At once: what was told must be safe by now, and a writer's thread has had no time for it.
    await gateway.kill("SIGKILL");
    expect(await told.closed).toMatchObject({ code: 1006 });
    expect(await silent.closed).toMatchObject({ code: 1006 });

    const next = await spawnGateway(options);
    const reader = async () => {
      using ledger = openLedgerReader(join(options.dataDirectory, "ledger.sqlite"));
      return ledger.calls({ last: 10 });
    };
    await expect.poll(async () => (await reader().catch(() => [])).length, { timeout: 20_000 }).toBe(2);
    const rows = (await reader()).toSorted((left, right) => (right.input_tokens ?? 0) - (left.input_tokens ?? 0));
    expect(rows).toMatchObject([
      {
        endpoint: "realtime",
        status: "error",
        error_code: "interrupted",
        user_id: "u-1",
        provider: "fake",
        model_used: "gpt-realtime",
        usage_source: "partial",
        input_tokens: 4_500,
        cached_input_tokens: 900,
        audio_output_tokens: 480,
        total_cost_nano_usd: 3 * ANSWER_NANO_USD,
        attempts: [{ provider: "fake", outcome: "error", total_cost_nano_usd: 3 * ANSWER_NANO_USD }],
      },
      { status: "error", error_code: "interrupted", input_tokens: null, total_cost_nano_usd: null },
    ]);
    await next.stop();
    rmSync(folder, { recursive: true, force: true });
  });
});
