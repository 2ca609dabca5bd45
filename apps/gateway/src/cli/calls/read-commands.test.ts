import type { CallRow } from "@ai-liaison/core";
import { GROUPS } from "@ai-liaison/ledger";
import { describe, expect, test } from "vitest";
import { COST_GROUPS } from "../cost-groups.ts";
import { fakeContext } from "../fixtures/fake-context.ts";
import { storeCalls, THREE_CALLS, testFolder } from "../fixtures/sample-ledger.ts";
import { sampleId, sampleRecord } from "../fixtures/sample-record.ts";
import { listCalls } from "./list-calls.ts";
import { showCall } from "./show-call.ts";
import { showCosts } from "./show-costs.ts";
import { showReport } from "./show-report.ts";

const threeCalls = THREE_CALLS.map((record) => ({ record }));

describe("calls", () => {
  test("as JSON: a bare array, newest first", async () => {
    using folder = testFolder();
    storeCalls(folder.data, threeCalls);
    const context = fakeContext(folder.path);
    expect(await listCalls({ data: folder.data, json: true }, context)).toBe(0);
    const rows = context.json() as CallRow[];
    expect(rows.map(({ id }) => id)).toEqual([sampleId(3), sampleId(2), sampleId(1)]);
    expect(rows[2]).toMatchObject({ total_cost_usd: "0.0000175", input_tokens: 1000, customer_id: "acme" });
    expect(context.stderr()).toBe("");
  });

  test("fifty unless told", async () => {
    using folder = testFolder();
    const many = Array.from({ length: 60 }, (_, at) => ({
      record: sampleRecord({ id: sampleId(at), createdAtMs: at }),
    }));
    storeCalls(folder.data, many);
    const context = fakeContext(folder.path);
    await listCalls({ data: "data", json: true }, context);
    expect(context.json()).toHaveLength(50);
    const fewer = fakeContext(folder.path);
    await listCalls({ data: "data", json: true, last: 3 }, fewer);
    expect(fewer.json()).toHaveLength(3);
  });

  test.each([
    [{ provider: "mistral" }, [3]],
    [{ model: "gpt-5-mini" }, [1]],
    [{ model: "smart" }, [2]],
    [{ customer: "acme" }, [3, 1]],
    [{ user: "ann" }, [1]],
    [{ status: "error" as const }, [2]],
    [{ since: "3h" }, [3, 2]],
    [{ since: "3h", until: "1h" }, [2]],
    [{ until: "2026-11-20" }, [1]],
    [{ since: "2026-11-21T11:00:00Z" }, [3]],
    [{ customer: "nobody" }, []],
  ])("%j", async (options, numbers) => {
    using folder = testFolder();
    storeCalls(folder.data, threeCalls);
    const context = fakeContext(folder.path);
    await listCalls({ data: folder.data, json: true, ...options }, context);
    expect((context.json() as CallRow[]).map(({ id }) => id)).toEqual(numbers.map(sampleId));
  });

  test("as a table: aligned, every digit of the cost, what is not known a dash", async () => {
    using folder = testFolder();
    storeCalls(folder.data, threeCalls);
    const context = fakeContext(folder.path);
    await listCalls({ data: folder.data }, context);
    const lines = context.stdout().trimEnd().split("\n");
    expect(lines).toHaveLength(5);
    expect(lines[2]).toMatch(
      /^2026-11-21 11:30:00 {2}\S+ {2}success +200 {2}embeddings +mistral .* 20 +– +\$2\.000000001 +200$/,
    );
    expect(lines[3]).toMatch(/error: overloaded +503 .* smart +globex +– +– +– +3,000$/);
    expect(lines[4]).toMatch(/acme +1,000 {2}500 {2}\$0\.000017500 +1,000$/);
    expect(new Set(lines.slice(2).map((line) => line.length)).size).toBe(1);
  });

  test("on a narrow terminal nothing wraps", async () => {
    using folder = testFolder();
    storeCalls(folder.data, threeCalls);
    const context = fakeContext(folder.path, { columns: 90 });
    await listCalls({ data: folder.data }, context);
    for (const line of context.stdout().split("\n")) expect(line.length).toBeLessThanOrEqual(90);
    expect(context.stdout()).toContain(sampleId(1));
  });

  test("counted and partial tokens are marked, simulated calls cost nothing", async () => {
    using folder = testFolder();
    storeCalls(folder.data, [
      { record: sampleRecord({ id: sampleId(1), inputTokens: 12, outputTokens: 7, usageSource: "estimated" }) },
      {
        record: sampleRecord({
          id: sampleId(2),
          inputTokens: 5,
          outputTokens: 3,
          usageSource: "partial",
          costSource: "simulated",
        }),
      },
    ]);
    const context = fakeContext(folder.path);
    await listCalls({ data: folder.data }, context);
    expect(context.stdout()).toMatch(/ ~12 +~7 /);
    expect(context.stdout()).toMatch(/ >5 +>3 +simulated /);
  });

  test("none that fit is said on stderr, and is no failure", async () => {
    using folder = testFolder();
    storeCalls(folder.data, []);
    const context = fakeContext(folder.path);
    expect(await listCalls({ data: folder.data }, context)).toBe(0);
    expect(context.stdout()).toBe("");
    expect(context.stderr()).toMatch(/No calls/);
  });

  test.each([
    [{ since: "yesterday" }, "since"],
    [{ until: "" }, "until"],
    [{ since: "1h", until: "2h" }, "until"],
  ])("%j is a usage error that names the option", async (options, param) => {
    using folder = testFolder();
    storeCalls(folder.data, []);
    const run = listCalls({ data: folder.data, ...options }, fakeContext(folder.path));
    await expect(run).rejects.toMatchObject({ code: "invalid_request", param });
  });

  test("without a data folder it says where it looked, and what to do", async () => {
    using folder = testFolder();
    const run = listCalls({ data: folder.data }, fakeContext(folder.path));
    await expect(run).rejects.toMatchObject({
      code: "invalid_request",
      message: `There is no data folder at ${folder.data}.`,
      hint: expect.stringContaining("--data"),
    });
  });

  test("without --data the configuration says where", async () => {
    using folder = testFolder();
    storeCalls(folder.data, threeCalls);
    const context = fakeContext(folder.path);
    await listCalls({ json: true }, context);
    expect(context.json()).toHaveLength(3);
  });
});

describe("calls show", () => {
  const request = '{"model":"smart","messages":[{"role":"user","content":"a\\u001b[2Jb\u202ec"}]}';

  test("tells all there is, bodies indented, and nothing in them acts on the terminal", async () => {
    using folder = testFolder();
    const [, failed, rescued] = THREE_CALLS;
    if (failed === undefined || rescued === undefined) throw new Error("samples");
    storeCalls(folder.data, [
      { record: failed, request },
      { record: rescued, request: "\ufffd", response: "data: {}\r\n\r\ndata: [DONE]\r\n\r\n" },
    ]);
    const context = fakeContext(folder.path);
    expect(await showCall({ data: folder.data, id: failed.id }, context)).toBe(0);
    const text = context.stdout();
    expect(text).toContain("Error       overloaded: The vendor is \\e[31moverloaded\\e[0m.");
    expect(text).toContain("Cost        unknown: no price is known for this model");
    expect(text).toContain('        "content": "a\\u001b[2Jb\\u{202e}c"');
    expect(text).toMatch(/Response\n {2}\(not kept\)/);
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    const second = fakeContext(folder.path);
    await showCall({ data: folder.data, id: rescued.id }, second);
    expect(second.stdout()).toContain("  data: {}\n\n  data: [DONE]\n");
    expect(second.stdout()).toMatch(/1 {2}.* openai +primary .* error: network +– /);
    expect(second.stdout()).toMatch(/2 {2}.* mistral +secondary .* success +200 .*\$2\.000000001/);
    expect(second.stdout()).toContain("`logit_bias` is not known to this vendor.");
  });

  test("what a cost is made of, and with which price", async () => {
    using folder = testFolder();
    storeCalls(folder.data, threeCalls);
    const context = fakeContext(folder.path);
    await showCall({ data: folder.data, id: sampleId(1) }, context);
    expect(context.stdout()).toContain(
      "Cost        $0.0000175 = input $0.0000075 + output $0.00001 (catalogue, openai:gpt-5-mini@2026-11-20)",
    );
    expect(context.stdout()).toContain("Model       gpt-5-mini (asked for: smart)");
    expect(context.stdout()).toContain("Tokens      1,000 in, 500 out, 1,500 in all");
  });

  test("everything optional is told where it is there", async () => {
    using folder = testFolder();
    const record = sampleRecord({
      tags: { team: "a" },
      metadata: { x: 1 },
      sessionId: "s1",
      serviceName: "billing",
      route: "smart",
      cache: "hit",
      savedCostNanoUsd: 5,
      streaming: true,
      inputTokens: 9,
      outputTokens: 8,
      totalTokens: 17,
      cachedInputTokens: 4,
      reasoningTokens: 2,
      usageSource: "estimated",
      costSource: "simulated",
    });
    storeCalls(folder.data, [
      { record, response: "" },
      { record: sampleRecord({ id: sampleId(9) }), response: Uint8Array.of(0xff, 0xfe) },
    ]);
    const context = fakeContext(folder.path, { columns: 80 });
    await showCall({ data: folder.data, id: record.id }, context);
    for (const text of [
      '{"team":"a"}',
      '{"x":1}',
      "s1",
      "billing",
      "chat.completions, streamed",
      "9 in, 8 out, 17 in all (4 cached, 2 reasoning, estimated)",
      "nothing: the answer was simulated",
      "$0.000000005",
      "(empty)",
    ]) {
      expect(context.stdout()).toContain(text);
    }
    const binary = fakeContext(folder.path);
    await showCall({ data: folder.data, id: sampleId(9) }, binary);
    expect(binary.stdout()).toContain("(2 bytes that are not text)");
    const json = fakeContext(folder.path);
    await showCall({ data: folder.data, id: sampleId(9), json: true }, json);
    expect(json.json()).toMatchObject({ response_data: { base64: "//4=" } });
  });

  test("as JSON: the row with its bodies, parsed where they are JSON", async () => {
    using folder = testFolder();
    const [first] = THREE_CALLS;
    if (first === undefined) throw new Error("samples");
    storeCalls(folder.data, [{ record: first, request, response: "data: [DONE]\n\n" }]);
    const context = fakeContext(folder.path);
    await showCall({ data: folder.data, id: first.id, json: true }, context);
    expect(context.json()).toMatchObject({
      id: first.id,
      total_cost_usd: "0.0000175",
      attempts: [{ provider: "openai" }],
      request_params: { model: "smart" },
      response_data: "data: [DONE]\n\n",
      body_truncated: false,
    });
  });

  test("an unknown id is not found, and is shown harmless", async () => {
    using folder = testFolder();
    storeCalls(folder.data, []);
    const run = showCall({ data: folder.data, id: "no\u001b[2J" }, fakeContext(folder.path));
    await expect(run).rejects.toMatchObject({ code: "not_found", message: expect.stringContaining("no\\e[2J") });
  });
});

describe("cost", () => {
  test("by customer, dearest first, with the total; filters and periods apply", async () => {
    using folder = testFolder();
    storeCalls(folder.data, threeCalls);
    const context = fakeContext(folder.path);
    expect(await showCosts({ data: folder.data, by: "customer" }, context)).toBe(0);
    const lines = context.stdout().trimEnd().split("\n");
    expect(lines[0]).toMatch(/^CUSTOMER +CALLS +ERRORS +IN +OUT +TOKENS +COST \(USD\)$/);
    expect(lines[2]).toMatch(/^acme +2 +0 +1,020 +500 +1,520 +\$2\.000017501$/);
    expect(lines[3]).toMatch(/^globex +1 +1 .* \$0\.000000000$/);
    expect(lines[5]).toMatch(/^TOTAL +3 +1 +1,020 +500 +1,520 +\$2\.000017501$/);
    const recent = fakeContext(folder.path);
    await showCosts({ data: folder.data, by: "model", since: "1h", json: true }, recent);
    expect(recent.json()).toMatchObject({ by: "model", rows: [{ group: "mistral-embed" }], total: { calls: 1 } });
  });

  test.each(GROUPS)("by %s the rows add up to the total", async (by) => {
    using folder = testFolder();
    storeCalls(folder.data, threeCalls);
    const context = fakeContext(folder.path);
    await showCosts({ data: folder.data, by, json: true }, context);
    const { rows, total } = context.json() as { rows: Sums[]; total: Sums };
    const sum = rows.reduce((all, { total_cost_nano_usd }) => all + BigInt(total_cost_nano_usd), 0n);
    expect(String(sum)).toBe(total.total_cost_nano_usd);
    expect(total.total_cost_nano_usd).toBe("2000017501");
    expect(rows.reduce((all, { calls }) => all + calls, 0)).toBe(3);
  });

  test("what a sum does not say by itself is said on stderr", async () => {
    using folder = testFolder();
    storeCalls(folder.data, [
      { record: sampleRecord({ id: sampleId(1), usageSource: "estimated", inputTokens: 5, totalTokens: 5 }) },
      { record: sampleRecord({ id: sampleId(2), costSource: "simulated" }) },
    ]);
    const context = fakeContext(folder.path);
    await showCosts({ data: folder.data, by: "key" }, context);
    expect(context.stdout()).toContain("(none)");
    expect(context.stderr()).toMatch(/1 of the calls has no known price/);
    expect(context.stderr()).toMatch(/1 of the calls was counted by us/);
    expect(context.stderr()).toMatch(/1 of the calls was simulated/);
  });

  test("what has no known price is no zero: a dash where all is unknown, `>` where some is", async () => {
    using folder = testFolder();
    const unpriced = { usageSource: "provider", inputTokens: 5, totalTokens: 5 } as const;
    const priced = { ...unpriced, totalCostNanoUsd: 1_000_000, costSource: "catalogue" } as const;
    storeCalls(folder.data, [
      { record: sampleRecord({ id: sampleId(1), ...unpriced, customerId: "unknown" }) },
      { record: sampleRecord({ id: sampleId(2), ...unpriced, customerId: "mixed" }) },
      { record: sampleRecord({ id: sampleId(3), ...priced, customerId: "mixed" }) },
      { record: sampleRecord({ id: sampleId(4), ...priced, totalCostNanoUsd: 0, customerId: "free" }) },
    ]);
    const context = fakeContext(folder.path);
    await showCosts({ data: folder.data, by: "customer" }, context);
    expect(context.stdout()).toMatch(/^mixed .* >\$0\.001$/m);
    expect(context.stdout()).toMatch(/^free .* \$0\.000$/m);
    expect(context.stdout()).toMatch(/^unknown .* –$/m);
    expect(context.stdout()).toMatch(/^TOTAL .* >\$0\.001$/m);
    expect(context.stderr()).toMatch(/^2 of the calls have no known price/);
    const json = fakeContext(folder.path);
    await showCosts({ data: folder.data, by: "customer", json: true }, json);
    expect(json.json()).toMatchObject({
      rows: [
        { group: "mixed", total_cost_usd: "0.001", unpriced_calls: 1 },
        { group: "free", total_cost_usd: "0", total_cost_nano_usd: "0" },
        { group: "unknown", total_cost_usd: null, total_cost_nano_usd: null },
      ],
    });
    const report = fakeContext(folder.path);
    await showReport({ data: folder.data, customer: "unknown" }, report);
    expect(report.stdout()).toMatch(/^TOTAL .* –$/m);
  });

  test("the groups of --help are the ledger's", () => {
    expect(COST_GROUPS).toEqual(GROUPS);
  });
});

interface Sums {
  readonly calls: number;
  readonly total_cost_nano_usd: string;
}

describe("report", () => {
  test("one line per endpoint and a total whose rates, averages and maxima are of all calls", async () => {
    using folder = testFolder();
    storeCalls(folder.data, threeCalls);
    const context = fakeContext(folder.path);
    expect(await showReport({ data: folder.data }, context)).toBe(0);
    const lines = context.stdout().trimEnd().split("\n");
    expect(lines[0]?.split(/ {2,}/)).toEqual([
      "Endpoint",
      "Total Reqs (#)",
      "Success (%)",
      "Fail (%)",
      "Avg Latency (s)",
      "Max Latency (s)",
      "p50 (s)",
      "p95 (s)",
      "p99 (s)",
      "2xx Resps",
      "3xx Resps",
      "4xx Resps",
      "5xx Resps",
      "Reqs Aborted",
      "Retries",
      "Cost (USD)",
    ]);
    const total = lines.at(-1)?.split(/ {2,}/) ?? [];
    expect(total.slice(0, 6)).toEqual(["TOTAL", "3", "66.67%", "33.33%", "1.40", "3.00"]);
    expect(total.slice(9)).toEqual(["2", "0", "0", "1", "0", "1", "$2.000017501"]);
    expect(lines[2]).toMatch(/^chat\.completions +2 +50\.00% +50\.00% +2\.00 +3\.00 /);
  });

  test("told twice it is the same, and as JSON it is the ledger's", async () => {
    using folder = testFolder();
    storeCalls(folder.data, threeCalls);
    const [first, second] = [fakeContext(folder.path), fakeContext(folder.path)];
    for (const context of [first, second]) await showReport({ data: folder.data, json: true, since: "3h" }, context);
    expect(first.stdout()).toBe(second.stdout());
    expect(first.json()).toMatchObject({ total: { calls: 2, success: 1, failed: 1, max_ms: 3000, status_5xx: 1 } });
  });

  test("on a terminal too narrow for it, each endpoint is a list", async () => {
    using folder = testFolder();
    storeCalls(folder.data, threeCalls);
    const context = fakeContext(folder.path, { columns: 80 });
    await showReport({ data: folder.data }, context);
    expect(context.stdout()).toMatch(/^Max Latency \(s\) {2}3\.00$/m);
  });
});
