import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { type AsyncLedgerReader, type LedgerReader, openLedgerReader } from "@ai-liaison/ledger";
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { storeCalls, type TestFolder, THREE_CALLS, testFolder } from "../cli/fixtures/sample-ledger.ts";
import { sampleRecord } from "../cli/fixtures/sample-record.ts";
import { buildAdminApi } from "./admin-app.ts";
import { COST_REPORT, PERFORMANCE_REPORT, PROVIDER_REPORT, USAGE_REPORT } from "./report-schemas.ts";

describe("the answers over a real ledger", () => {
  test.each<[string, z.ZodType]>([
    ["/analytics/costs?by=customer", COST_REPORT],
    ["/analytics/usage?by=day", USAGE_REPORT],
    ["/analytics/performance", PERFORMANCE_REPORT],
    ["/analytics/providers", PROVIDER_REPORT],
  ])("%s is described to the last field", async (path, schema) => {
    using folder = sampleFolder();
    using ledger = openLedgerReader(join(folder.data, "ledger.sqlite"));
    const answer = await ask(path, ledger);
    // The schemas drop what they do not know: what comes out unchanged is wholly described.
    expect(schema.parse(answer)).toEqual(answer);
    expect(JSON.stringify(answer)).toContain('"rows":[{');
  });

  test("a sum of which nothing is known is null, and described so", async () => {
    using folder = testFolder();
    storeCalls(folder.data, [{ record: sampleRecord({ usageSource: "provider", inputTokens: 5, totalTokens: 5 }) }]);
    using ledger = openLedgerReader(join(folder.data, "ledger.sqlite"));
    const answer = await ask("/analytics/costs", ledger);
    expect(answer).toMatchObject({ total: { total_cost_usd: null, total_cost_nano_usd: null, unpriced_calls: 1 } });
    expect(COST_REPORT.parse(answer)).toEqual(answer);
    const providers = await ask("/analytics/providers", ledger);
    expect(providers).toMatchObject({ rows: [{ total_cost_usd: null, total_cost_nano_usd: null }] });
    expect(PROVIDER_REPORT.parse(providers)).toEqual(providers);
  });

  test("sums equal the ledger's, for every filter and group", async () => {
    using folder = sampleFolder();
    using ledger = openLedgerReader(join(folder.data, "ledger.sqlite"));
    const all = await ask("/analytics/costs", ledger);
    expect(all).toMatchObject({
      total: { calls: 3, total_cost_nano_usd: "2000017501", total_cost_usd: "2.000017501" },
    });
    const acme = await ask("/analytics/costs?customer=acme&group_by=user", ledger);
    expect(acme).toMatchObject({
      rows: [
        { group: "bob", total_cost_usd: "2.000000001" },
        { group: "ann", total_cost_usd: "0.0000175" },
      ],
      total: { calls: 2, total_tokens: 1520 },
    });
    const recent = await ask("/analytics/usage?from=2026-11-21&provider=mistral", ledger);
    expect(recent).toMatchObject({ total: { calls: 1, total_tokens: 20 } });
    const providers = await ask("/analytics/providers?to=2026-11-30", ledger);
    expect(providers).toMatchObject({
      rows: expect.arrayContaining([expect.objectContaining({ provider: "mistral", attempts: 1, availability: 1 })]),
    });
  });
});

function sampleFolder(): TestFolder {
  const folder = testFolder();
  storeCalls(
    folder.data,
    THREE_CALLS.map((record) => ({ record })),
  );
  return folder;
}

async function ask(path: string, ledger: LedgerReader): Promise<unknown> {
  const reader: Pick<AsyncLedgerReader, "costs" | "usage" | "performance" | "providers"> = {
    costs: async (query) => ledger.costs(query),
    usage: async (query) => ledger.usage(query),
    performance: async (filter) => ledger.performance(filter),
    providers: async (filter) => ledger.providers(filter),
  };
  const api = buildAdminApi({
    ledger: () => reader,
    metrics: { prometheusText: () => Promise.resolve(""), providers: () => [] },
    health: () => ({ status: "ok", timestamp: "", checks: {}, providers: [] }),
    ready: () => true,
    isAllowed: () => true,
  });
  const answer = await api.request(path, {}, { incoming: {} as IncomingMessage });
  expect(answer.status).toBe(200);
  return answer.json();
}
