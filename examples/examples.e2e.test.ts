import { execFile } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type FakeVendor, type SpawnedGateway, spawnGateway, startFakeVendor } from "@ai-liaison/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { shellCommands } from "../tools/readme-commands.ts";
import { type RunExample, runExample, startExample } from "./offline/run-example.ts";

const HERE = import.meta.dirname;
const ROOT = join(HERE, "..");
const MODELS = [
  "gpt-5-mini",
  "claude-sonnet-5",
  "gemini-2.5-flash",
  "llama3.2",
  "meta-llama/Llama-3.3-70B-Instruct",
  "text-embedding-3-small",
];
/** The ledger is another process' business: a machine under load gets its time. */
const SOON = { timeout: 15_000, interval: 200 };

let vendors: FakeVendor;
let gateway: SpawnedGateway;
let scratch: string;
let data: string;

beforeAll(async () => {
  vendors = await startFakeVendor({ models: MODELS });
  gateway = await spawnGateway();
  scratch = mkdtempSync(join(tmpdir(), "liaison-examples-"));
}, 60_000);
afterAll(async () => {
  await vendors?.close();
  await gateway?.stop();
  rmSync(scratch, { recursive: true, force: true });
});
beforeEach(() => {
  data = mkdtempSync(join(scratch, "data-"));
});

interface Row {
  readonly endpoint: string;
  readonly provider: string;
  readonly model_requested: string;
  readonly customer_id: string | null;
  readonly user_id: string | null;
  readonly session_id: string | null;
  readonly service_name: string | null;
  readonly status: string;
  readonly http_status: number | null;
  readonly streaming: boolean;
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly total_cost_usd: string | null;
  readonly source: string;
}

async function run(file: string, env: Record<string, string> = {}, cwd = scratch): Promise<RunExample> {
  const ran = await runExample(file, { vendors: vendors.url, cwd, env: { LIAISON_DATA: data, ...env } });
  expect(ran, ran.complained).toMatchObject({ exitCode: 0, complained: "" });
  return ran;
}

async function callsIn(folder: string): Promise<Row[]> {
  const cli = join(ROOT, "apps", "gateway", "src", "cli", "main.js");
  const args = [cli, "calls", "--json", "--last", "100", "--data", folder];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: scratch });
  return (JSON.parse(stdout) as Row[]).toReversed();
}

const SDKS: [file: string, provider: string, priced: boolean][] = [
  ["openai.ts", "openai", true],
  ["anthropic.ts", "anthropic", true],
  ["google.ts", "google", true],
  ["ollama.ts", "ollama", false],
  ["hugging-face.ts", "huggingface", false],
];

describe("one line around an official SDK", () => {
  test.each(SDKS)(
    "%s: the call is in the ledger, with its tokens and, where there is a price, its cost",
    async (file, provider, priced) => {
      await run(file);
      const rows = await callsIn(data);
      expect(rows).toMatchObject([{ provider, status: "success", source: "sdk", streaming: false }]);
      expect(Math.min(rows[0]?.input_tokens ?? 0, rows[0]?.output_tokens ?? 0)).toBeGreaterThan(0);
      if (priced) expect(Number(rows[0]?.total_cost_usd)).toBeGreaterThan(0);
    },
  );

  test.each(SDKS)("%s prints what it printed before the line was changed", async (file) => {
    const after = await run(file);
    const program = beforeTracking(readFileSync(join(HERE, file), "utf8"));
    expect(program).not.toMatch(/track\(|@ai-liaison/);
    // Where the SDKs are found.
    const folder = join(ROOT, ".tmp", "examples");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, file), program);
    expect((await run(join(folder, file))).printed).toBe(after.printed);
  });
});

/** The program as it was: each line of tracking as the comment above it says it had been. */
function beforeTracking(program: string): string {
  return program.replace(/^import \{ track \}.*\n/m, "").replace(/^\/\/ Before: (.*)\n.*$/gm, "$1");
}

test("streaming.ts: streams are recorded whole, and as cancelled when they are left", async () => {
  const { printed } = await run("streaming.ts");
  expect(printed).toContain("Count to ten.");
  const rows = await callsIn(data);
  expect(rows.map(({ status, streaming }) => [status, streaming])).toEqual([
    ["success", true],
    ["success", true],
    ["cancelled", true],
  ]);
  expect(rows.every(({ output_tokens }) => (output_tokens ?? 0) > 0)).toBe(true);
});

test("customers.ts: each call is whose it was said to be", async () => {
  await run("customers.ts");
  const rows = await callsIn(data);
  expect(rows.map(({ customer_id }) => customer_id).toSorted()).toEqual(
    ["acme", "acme", "globex", "hooli", "initech", null].toSorted(),
  );
  expect(rows.every(({ service_name }) => service_name === "writer")).toBe(true);
  expect(rows.find(({ customer_id }) => customer_id === "globex")?.user_id).toBe("u-17");
});

test.each(["express-app.ts", "hono-app.ts"])("%s: every request's calls are its customer's", async (file) => {
  const child = startExample(file, {
    vendors: vendors.url,
    cwd: scratch,
    env: { LIAISON_DATA: data, PORT: "0" },
  });
  try {
    const [line] = (await once(child.stdout ?? child, "data")) as [Buffer];
    const url = line.toString().trim();
    const ask = (customer: string, session: string): Promise<string> =>
      fetch(`${url}/answers`, {
        method: "POST",
        headers: { "x-customer": customer, "x-session": session, "content-type": "text/plain" },
        body: `A question of ${customer}`,
      }).then((answer) => answer.text());
    const answers = await Promise.all([ask("acme", "s-1"), ask("globex", "s-2"), ask("acme", "s-3")]);
    expect(answers[1]).toContain("A question of globex");
  } finally {
    const closed = once(child, "close");
    child.kill("SIGTERM");
    await closed;
  }
  const rows = await callsIn(data);
  expect(rows.map(({ customer_id, session_id }) => `${customer_id} ${session_id}`).toSorted()).toEqual([
    "acme s-1",
    "acme s-3",
    "globex s-2",
  ]);
});

test("billing-report.ts: what each customer cost, from the ledger", async () => {
  const { printed } = await run("billing-report.ts", {}, ROOT);
  const lines = printed.trim().split("\n").toSorted();
  expect(lines.map((line) => line.replace(/\d\.\d+ USD$/, "# USD"))).toEqual([
    "acme: 3 calls, # USD",
    "globex: 2 calls, # USD",
    "initech: 1 calls, # USD",
  ]);
  const [acme = 0, globex = 0, initech = 0] = lines.map((line) => Number(/([\d.]+) USD/.exec(line)?.[1]));
  expect(initech).toBeGreaterThan(0);
  expect(acme / initech).toBeCloseTo(3, 1);
  expect(globex / initech).toBeCloseTo(2, 1);
});

test("batching.ts: four callers, one request, each with its own vector", async () => {
  const before = vendors.requests.length;
  const { printed } = await run("batching.ts");
  expect(printed.trim().split("\n")).toHaveLength(4);
  expect(vendors.requests.length - before).toBe(1);
  expect((await callsIn(data)).length).toBeGreaterThan(0);
});

test("other-ways.ts: tracked classes, a bare fetch, an API of its own kind and a call by hand, each with its record", async () => {
  expect((await run("other-ways.ts")).printed).toBe("true\n");
  const rows = await callsIn(data);
  const of = (customer: string | null): Row[] => rows.filter(({ customer_id }) => customer_id === customer);
  expect(of(null)).toMatchObject([
    { endpoint: "responses", service_name: "translator", provider: "openai" },
    { endpoint: "responses", service_name: null, provider: "openai" },
  ]);
  expect(of("globex")).toHaveLength(2);
  expect(of("globex")).toMatchObject(
    expect.arrayContaining([
      expect.objectContaining({ endpoint: "chat.completions", status: "success", provider: "openai" }),
      expect.objectContaining({ endpoint: "acme.texts", model_used: "acme-translate-2", total_tokens: 5 }),
    ]),
  );
  expect(of("acme")).toMatchObject([{ input_tokens: 1200, output_tokens: 34 }]);
  expect(rows).toHaveLength(5);
});

test("errors.ts: the SDK's own error, and its record", async () => {
  const { printed } = await run("errors.ts");
  expect(printed).toMatch(/^404 .*\n1 null\n1\n$/);
  expect(await callsIn(data)).toMatchObject([{ status: "error", http_status: 404, model_requested: "no-such-model" }]);
});

test("destinations.ts: one call in each place it names", async () => {
  const before = (await callsIn(gateway.dataDirectory)).length;
  const ran = await runExample("destinations.ts", {
    vendors: vendors.url,
    cwd: scratch,
    env: { LIAISON_DATA: data, LIAISON_URL: gateway.url, LIAISON_STATE_DIR: join(scratch, "state") },
  });
  expect(ran, ran.complained).toMatchObject({ exitCode: 0 });
  expect(`${ran.printed}${ran.complained}`).toMatch(/gpt-5-mini: \d+ tokens/);
  expect(await callsIn(data)).toHaveLength(1);
  await expect.poll(async () => (await callsIn(gateway.dataDirectory)).length, SOON).toBe(before + 1);
});

test("chat.ts: answers, streams and a conversation, each in the ledger", async () => {
  const env = { OPENAI_API_KEY: "", ANTHROPIC_API_KEY: "", GEMINI_API_KEY: "", HF_TOKEN: "" };
  const { exitCode, printed, complained } = await runExample("chat.ts", {
    vendors: vendors.url,
    cwd: scratch,
    env: { ...env, LIAISON_DATA: data },
  });
  expect(exitCode, complained).toBe(0);
  expect(printed.trim().split("\n").length).toBeGreaterThan(2);
  const rows = await callsIn(data);
  expect(rows).toHaveLength(4);
  expect(rows[0]?.customer_id).toBe("acme");
});

describe("replay-in-tests.ts", () => {
  test("passes with nobody to ask", async () => {
    const ran = await runExample("replay-in-tests.ts", { vendors: "http://127.0.0.1:9", cwd: scratch });
    expect(ran, ran.printed).toMatchObject({ exitCode: 0 });
    expect(ran.printed).toContain("pass 2");
  });

  test("its recording is what is recorded today, but for times and ids", async () => {
    const folder = join(HERE, "recordings");
    const kept = join(scratch, "greeting.json");
    copyFileSync(join(folder, "greeting.json"), kept);
    try {
      const ran = await runExample("replay-in-tests.ts", {
        vendors: vendors.url,
        cwd: scratch,
        env: { LIAISON_REPLAY: "record" },
      });
      expect(ran, ran.printed).toMatchObject({ exitCode: 0 });
      const [now, before] = [join(folder, "greeting.json"), kept].map((file) => shapeOf(readFileSync(file, "utf8")));
      expect(now).toEqual(before);
    } finally {
      copyFileSync(kept, join(folder, "greeting.json"));
    }
  });
});

/** The recording without what differs from run to run. */
function shapeOf(recording: string): unknown {
  return JSON.parse(recording, (name, value: unknown) =>
    /^(afterMs|id|.*_at|.*-ms|x-request-id)$/.test(name) ? typeof value : value,
  );
}

test("the commands of docs/tracked-clients.md show what a tracked client did", async () => {
  await run("customers.ts");
  const commands = shellCommands(readFileSync(join(ROOT, "docs", "tracked-clients.md"), "utf8"));
  expect(commands.map((command) => command.split(" ").slice(0, 3).join(" "))).toEqual([
    "npx ai-liaison calls",
    "npx ai-liaison cost",
  ]);
  for (const command of commands) {
    const args = [join(ROOT, "apps/gateway/src/cli/main.js"), ...command.split(" ").slice(2), "--data", data];
    expect((await promisify(execFile)(process.execPath, args, { cwd: scratch })).stdout).toContain("globex");
  }
});

test("every example is run here", () => {
  const tested = readFileSync(join(HERE, "examples.e2e.test.ts"), "utf8");
  const files = readdirSync(HERE).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
  expect(files.filter((file) => !tested.includes(`"${file}`))).toEqual([]);
  expect(files.length).toBeGreaterThan(10);
});
