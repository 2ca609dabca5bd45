import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { refreshModelLists } from "@ai-liaison/client";
import { startFakeVendor } from "@ai-liaison/testkit";
import { expect, test } from "vitest";
import { fakeContext } from "../fixtures/fake-context.ts";
import { testFolder } from "../fixtures/sample-ledger.ts";
import { checkThem } from "./check-command.ts";
import { listProviders } from "./list-providers.ts";

const COLUMNS =
  "provider_name,primary_url,secondary_url,api_key_env,timeout,max_requests_per_minute,cost_per_1k_tokens,priority,models";
const network = { fetch, refreshLists: refreshModelLists };

interface Row {
  readonly vendor: string;
  readonly models: readonly object[];
}

test("what a check has fetched is told by the list, which asks nobody", async () => {
  using folder = testFolder();
  await using vendor = await startFakeVendor({ models: ["one", "two", "three"], apiKey: "hunter2hunter2" });
  const rows = [
    `openai,${vendor.url}/v1,,K,,,,1,`,
    `mine,${vendor.url}/v1,,K,,,,2,t*`,
    `named,${vendor.url}/v1,,K,,,,3,a;b`,
    "groq,,,K,,,,4,",
  ];
  const write = (row: string): void => writeFileSync(join(folder.path, "providers.csv"), `${COLUMNS}\n${row}\n`);
  const env = { K: "hunter2hunter2" };
  write(rows.slice(0, 3).join("\n"));
  expect(await checkThem({}, fakeContext(folder.path, { env }), network)).toBe(0);
  const asked = vendor.requests.length;

  write(rows.join("\n"));
  const context = fakeContext(folder.path, { env });
  expect(await listProviders({ json: true }, context)).toBe(0);
  const models = (context.json() as Row[]).flatMap((row) => row.models);
  const known = { fetched_at: "2026-11-21T12:00:00.000Z", stale: false };
  expect(models).toEqual([
    { provider: "openai", count: 3, source: "vendor", ...known },
    { provider: "groq", count: expect.any(Number), source: "price_list", fetched_at: null, stale: false },
    { provider: "mine", count: 2, source: "configured", ...known },
    { provider: "named", count: 2, source: "configured", ...known },
  ]);
  const table = fakeContext(folder.path, { env });
  await listProviders({}, table);
  expect(table.stdout()).toMatch(/^openai .* 3, vendor, 2026-11-21 12:00 /m);
  expect(vendor.requests).toHaveLength(asked);
  expect(readFileSync(join(folder.data, "models", "openai.json"), "utf8")).not.toContain("hunter2");
});

test("with lists turned off nothing is asked, kept or told", async () => {
  using folder = testFolder();
  await using vendor = await startFakeVendor({ models: ["one"] });
  const yaml = `model_lists: false\nproviders: [{ provider_name: openai, primary_url: ${vendor.url}/v1, api_key_env: K }]\n`;
  writeFileSync(join(folder.path, "liaison.yaml"), yaml);
  const context = fakeContext(folder.path, { env: { K: "k" } });
  expect(await checkThem({ json: true }, context, network)).toBe(0);
  expect(context.json()).toMatchObject({ models: [] });
  expect(vendor.requests).toHaveLength(1);
  expect(existsSync(join(folder.data, "models"))).toBe(false);
});
