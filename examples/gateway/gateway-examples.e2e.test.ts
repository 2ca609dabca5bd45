import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { CallRow } from "@ai-liaison/core";
import {
  type FakeVendor,
  type SpawnedGateway,
  spawnGateway,
  startFakeRealtime,
  startFakeVendor,
} from "@ai-liaison/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunExample, runExample } from "../offline/run-example.ts";

/** Each program that talks to the gateway, as a user would run it: what it prints, and what the ledger then holds. */
const HERE = import.meta.dirname;
const ROOT = join(HERE, "..", "..");
const CLI = join(ROOT, "apps", "gateway", "src", "cli", "main.js");
const COLUMNS = readFileSync(join(HERE, "failover", "providers.csv"), "utf8").split("\n", 1)[0];
/** The ledger is another process' business: a machine under load gets its time. */
const SOON = { timeout: 15_000, interval: 200 };

let vendors: FakeVendor;
let gateway: SpawnedGateway;
let key: string;
let folder: string;

beforeAll(async () => {
  vendors = await startFakeVendor({ models: ["llama3.2"] });
  folder = mkdtempSync(join(tmpdir(), "liaison-gateway-examples-"));
  const offers = { openai: "gpt-*", anthropic: "claude-*", google: "gemini-*" };
  const rows = Object.entries(offers).map(([name, models]) => `${name},${vendors.url},,VENDOR_KEY,30,,,1,${models}`);
  writeFileSync(
    join(folder, "providers.csv"),
    [`${COLUMNS},models`, ...rows, `ollama,${vendors.url},,,30,,,2,llama3.2\n`].join("\n"),
  );
  writeFileSync(join(folder, "liaison.yaml"), "providers: ./providers.csv\n");
  gateway = await spawnGateway({ cwd: folder, env: { VENDOR_KEY: "made-up" } });
  const created = await cli("keys", "create", "--name", "examples", "--json", "--data", gateway.dataDirectory);
  key = (JSON.parse(created) as { readonly key: string }).key;
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await vendors?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function cli(...args: readonly string[]): Promise<string> {
  return (await promisify(execFile)(process.execPath, [CLI, ...args], { cwd: folder })).stdout;
}

/** Oldest first. */
async function callsIn(data: string): Promise<readonly CallRow[]> {
  return (JSON.parse(await cli("calls", "--json", "--last", "500", "--data", data)) as CallRow[]).toReversed();
}

interface RanExample extends RunExample {
  readonly lines: readonly string[];
  /** The ledger's rows of its calls, oldest first. */
  readonly rows: readonly CallRow[];
}

/** Runs an example with the gateway's address and key, and waits until as many calls as it makes are in the ledger. */
async function run(file: string, calls: number): Promise<RanExample> {
  const before = (await callsIn(gateway.dataDirectory)).length;
  const ran = await runExample(join("gateway", file), {
    vendors: vendors.url,
    cwd: ROOT,
    env: { LIAISON_URL: gateway.url, LIAISON_KEY: key, LIAISON_DATA: gateway.dataDirectory },
  });
  expect(ran, `${ran.complained}\n${ran.printed}`).toMatchObject({ exitCode: 0, complained: "" });
  const rows = async (): Promise<readonly CallRow[]> => (await callsIn(gateway.dataDirectory)).slice(before);
  await expect.poll(async () => (await rows()).length, SOON).toBe(calls);
  return { ...ran, lines: ran.printed.trimEnd().split("\n"), rows: await rows() };
}

const HELLO = "You said: Say hello in Basque.";
const COUNT = "You said: Count to ten.";
const ANSWERED = { status: "success", usage_source: "provider", source: "gateway", customer_id: null };

describe("an official SDK with another address", () => {
  test.each([
    ["openai.ts", ["openai", "responses"], ["anthropic", "chat.completions"]],
    ["anthropic.ts", ["anthropic", "messages"], ["openai", "messages"]],
    ["google.ts", ["google", "generateContent"], ["openai", "streamGenerateContent"]],
    ["ollama.ts", ["ollama", "api.chat"], ["openai", "api.chat"]],
  ])("%s: one answer of its own vendor, one stream of another's", async (file, [own, first], [other, second]) => {
    const { lines, rows } = await run(file, 2);
    expect(lines).toEqual([expect.stringContaining(HELLO), expect.stringContaining(COUNT)]);
    expect(rows).toMatchObject([
      { ...ANSWERED, provider: own, endpoint: first, streaming: false },
      { ...ANSWERED, provider: other, endpoint: second, streaming: true },
    ]);
    for (const { input_tokens, output_tokens, provider, total_cost_usd } of rows) {
      expect(Math.min(input_tokens ?? 0, output_tokens ?? 0)).toBeGreaterThan(0);
      if (provider !== "ollama") expect(Number(total_cost_usd)).toBeGreaterThan(0);
    }
  });
});

test("curl.sh: four formats, a stream, a customer and an error", async () => {
  const { printed, rows } = await run("curl.sh", 7);
  const [, openai = "", anthropic = "", google = "", ollama = "", stream = "", headers = "", error = ""] =
    printed.split(/^# .*\n/m);
  expect(JSON.parse(openai)).toMatchObject({ choices: [{ message: { content: expect.stringContaining(HELLO) } }] });
  expect(JSON.parse(anthropic)).toMatchObject({ content: [{ text: expect.stringContaining(HELLO) }] });
  expect(JSON.parse(google)).toMatchObject({
    candidates: [{ content: { parts: [{ text: expect.stringContaining(HELLO) }] } }],
  });
  expect(JSON.parse(ollama)).toMatchObject({ message: { content: expect.stringContaining(HELLO) }, done: true });
  expect(stream).toMatch(/^data: \{[\s\S]+\n\ndata: \[DONE\]\n\n$/);
  expect(stream.match(/^data: /gm)?.length).toBeGreaterThan(10);
  expect(headers).toContain(`x-liaison-call-id: ${rows[5]?.id}`);
  expect(headers).toContain("x-liaison-provider: openai");
  expect(error).toMatch(/`gtp-5-mini`\. Did you mean [\s\S]*\nstatus 404\n$/);
  expect(rows.map(({ endpoint, provider, http_status }) => [endpoint, provider, http_status])).toEqual([
    ["chat.completions", "openai", 200],
    ["messages", "anthropic", 200],
    ["generateContent", "google", 200],
    ["api.chat", "openai", 200],
    ["chat.completions", "openai", 200],
    ["chat.completions", "openai", 200],
    ["chat.completions", null, 404],
  ]);
  expect(rows.map(({ customer_id }) => customer_id)).toEqual([null, null, null, null, null, "acme", null]);
  expect(rows[5]?.tags).toEqual({ feature: "greeting" });
});

test.each([
  ["ai-sdk.ts", "acme", "2 steps: "],
  ["langchain.ts", "globex", ""],
])("%s: an answer, a stream, a tool's two steps and an object", async (file, customer, steps) => {
  const before = vendors.requests.length;
  const { lines, rows } = await run(file, 5);
  expect(lines).toEqual([
    expect.stringContaining(HELLO),
    expect.stringContaining(COUNT),
    expect.stringContaining(`${steps}You said: 12 degrees and rain in Paris`),
    "{ city: 'Paris', people: 3 }",
  ]);
  expect(rows.map(({ provider, streaming }) => [provider, streaming])).toEqual([
    ["openai", false],
    ["anthropic", true],
    ["openai", false],
    ["openai", false],
    ["openai", false],
  ]);
  expect(rows).toMatchObject(rows.map(() => ({ ...ANSWERED, customer_id: customer, endpoint: "chat.completions" })));
  const asked = vendors.requests.slice(before).filter(({ method }) => method === "POST");
  const told = asked.map(({ tokens }) => [tokens?.input, tokens?.output]);
  expect(rows.map(({ input_tokens, output_tokens }) => [input_tokens, output_tokens])).toEqual(told);
});

test("cost-by-customer.ts: each customer's cost, and the month's as one number", async () => {
  const { lines, rows } = await run("cost-by-customer.ts", 3);
  const all = await callsIn(gateway.dataDirectory);
  const spent = (calls: readonly CallRow[]): number =>
    calls.reduce((sum, { total_cost_nano_usd }) => sum + (total_cost_nano_usd ?? 0), 0);
  expect(rows.map(({ customer_id }) => customer_id)).toEqual(["initech", "hooli", "hooli"]);
  const said = Object.fromEntries(lines.map((line) => [/^[^:]+/.exec(line)?.[0], /[\d.]+(?= USD$)/.exec(line)?.[0]]));
  const nano = (name: string): number => Math.round(Number(said[name]) * 1e9);
  expect(nano("initech")).toBe(spent(rows.slice(0, 1)));
  expect(nano("hooli")).toBe(spent(rows.slice(1)));
  expect(nano("initech")).toBeGreaterThan(0);
  expect(lines).toContainEqual(expect.stringMatching(/^hooli: 2 calls, /));
  expect(nano(new Date().toISOString().slice(0, 7))).toBe(spent(all));
});

describe("failover/", () => {
  test("the first vendor has no time, the second answers, and the record names both", async () => {
    await using first = await startFakeVendor();
    await using second = await startFakeVendor({ say: "Kaixo" });
    first.always({ kind: "status", status: 503 });
    const here = mkdtempSync(join(folder, "failover-"));
    const table = readFileSync(join(HERE, "failover", "providers.csv"), "utf8");
    const nearby = table.replace("https://api.openai.com", first.url).replace("https://api.groq.com", second.url);
    writeFileSync(join(here, "providers.csv"), nearby);
    copyFileSync(join(HERE, "failover", "liaison.yaml"), join(here, "liaison.yaml"));
    await using failing = await spawnGateway({
      cwd: here,
      env: { OPENAI_API_KEY: "made-up", GROQ_API_KEY: "made-up" },
    });

    const data = failing.dataDirectory;
    const env = { LIAISON_URL: failing.url, LIAISON_DATA: data };
    const ran = await runExample("gateway/failover/ask.sh", { vendors: vendors.url, cwd: ROOT, env });
    expect(ran, ran.complained).toMatchObject({ exitCode: 0, complained: "" });
    const [answer = "", ...rows] = ran.printed.split("\n");
    expect(JSON.parse(answer)).toMatchObject({ choices: [{ message: { content: "Kaixo" } }] });
    expect(first.requests.filter(({ method }) => method === "POST")).toHaveLength(1);
    expect(JSON.parse(rows.join("\n"))).toMatchObject([
      {
        status: "success",
        model_requested: "smart",
        route: "smart",
        provider: "groq",
        attempts: [
          { provider: "openai", model: "gpt-5-mini", http_status: 503 },
          { provider: "groq", model: "openai/gpt-oss-120b", http_status: 200 },
        ],
      },
    ]);
  });
});

test("realtime.ts: a session, and what it took", async () => {
  await using vendor = await startFakeRealtime();
  const cwd = mkdtempSync(join(folder, "realtime-"));
  const row = `voice,${vendor.url},,VENDOR_KEY,30,,,1,openai\n`;
  writeFileSync(join(cwd, "providers.csv"), [`${COLUMNS},vendor`, row].join("\n"));
  writeFileSync(join(cwd, "liaison.yaml"), "providers: ./providers.csv\n");
  await using own = await spawnGateway({ cwd, env: { VENDOR_KEY: "made-up" } });
  const file = join(HERE, "realtime.ts");
  const ran = await runExample(file, { vendors: vendors.url, cwd, env: { LIAISON_URL: own.url } });
  expect(ran).toMatchObject({ exitCode: 0, complained: "", printed: "Hello\n1700 tokens\n" });
  await expect
    .poll(() => callsIn(own.dataDirectory), SOON)
    .toMatchObject([{ endpoint: "realtime", provider: "voice", status: "success", total_cost_usd: "0.0382" }]);
});

test("every example is run here", () => {
  const tested = readFileSync(join(HERE, "gateway-examples.e2e.test.ts"), "utf8");
  const files = readdirSync(HERE, { recursive: true, encoding: "utf8" }).filter((name) =>
    /(?<!\.test)\.(ts|sh)$/.test(name),
  );
  expect(files.filter((file) => !tested.includes(file))).toEqual([]);
  expect(files.length).toBeGreaterThan(8);
});
