import { chmodSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { createKey, listKeys, revokeKey } from "@ai-liaison/client";
import { lockDirectory } from "@ai-liaison/journal";
import { describe, expect, test } from "vitest";
import { fakeContext } from "../fixtures/fake-context.ts";
import { journalCalls, storeCalls, testFolder } from "../fixtures/sample-ledger.ts";
import { sampleId, sampleRecord } from "../fixtures/sample-record.ts";
import { checkLedger } from "./check-ledger.ts";
import { checkDataFolder, checkNode, checkPort } from "./check-machine.ts";
import type { Fetch } from "./fetch-port.ts";
import type { Finding } from "./finding.ts";
import { examine, runDoctor } from "./run-doctor.ts";

const answers =
  (status: number, seen: unknown[] = []): Fetch =>
  (url, { headers }) => {
    seen.push({ url, headers });
    return Promise.resolve({ status, body: null, json: () => Promise.resolve({ status: "ok" }) });
  };
const unreachable: Fetch = () =>
  Promise.reject(Object.assign(new Error("fetch failed"), { cause: { code: "ECONNREFUSED" } }));
const env = { OPENAI_API_KEY: "sk-secret-0123456789", PORT: "0" };

describe("doctor", () => {
  test("a healthy installation: one line each, 0, and no key in sight", async () => {
    using folder = testFolder();
    storeCalls(folder.data, [{ record: sampleRecord() }]);
    const context = fakeContext(folder.path, { env });
    const seen: unknown[] = [];
    expect(await examine({}, context, answers(200, seen))).toBe(0);
    expect(context.stdout().trimEnd().split("\n")).toEqual([
      expect.stringMatching(/^✓ node: v\d+/),
      "✓ config: valid (defaults and environment).",
      expect.stringMatching(/^✓ data folder: /),
      expect.stringMatching(/^✓ keys: none yet/),
      "✓ port: any free one.",
      "✓ ledger: readable, newest call 1970-01-01T00:00:01.000Z.",
      "✓ journal: none yet.",
      expect.stringMatching(/^✓ provider openai: key set; https:\/\/api\.openai\.com\/v1\/models answers in \d+ ms\.$/),
    ]);
    expect(seen).toEqual([
      { url: "https://api.openai.com/v1/models", headers: { authorization: "Bearer sk-secret-0123456789" } },
    ]);
    expect(context.stdout()).not.toContain("secret");
  });

  test.each([
    [401, "failed", /refuses it \(401\)/],
    [403, "failed", /refuses it \(403\)/],
    [404, "ok", /without a list of models \(404\)/],
    [503, "warning", /answers 503/],
    [301, "warning", /redirects \(301\)/],
  ])("a vendor that answers %i is %s", async (status, outcome, detail) => {
    using folder = testFolder();
    const context = fakeContext(folder.path, { env });
    expect(await examine({ json: true }, context, answers(status))).toBe(outcome === "failed" ? 1 : 0);
    const { checks } = context.json() as { checks: Finding[] };
    const found = checks.find(({ check }) => check === "provider openai");
    expect(found).toMatchObject({ status: outcome, detail: expect.stringMatching(detail) });
  });

  test("each vendor is asked as it wants to be: its version, its own question, and a refusal of the key in words", async () => {
    using folder = testFolder();
    const keys = { ANTHROPIC_API_KEY: "k1", OPENROUTER_API_KEY: "k2", GEMINI_API_KEY: "k3", PORT: "0" };
    const context = fakeContext(folder.path, { env: keys });
    const seen: unknown[] = [];
    const refusing: Fetch = (url, { headers }) => {
      seen.push({ url, headers });
      const words = { error: { message: "API key not valid. Please pass a valid API key: hunter2." } };
      return Promise.resolve({ status: url.includes("google") ? 400 : 200, json: () => Promise.resolve(words) });
    };
    expect(await examine({}, context, refusing)).toBe(1);
    expect(seen).toEqual([
      {
        url: "https://api.anthropic.com/v1/models",
        headers: { "anthropic-version": "2023-06-01", "x-api-key": "k1" },
      },
      { url: "https://generativelanguage.googleapis.com/v1beta/models", headers: { "x-goog-api-key": "k3" } },
      { url: "https://openrouter.ai/api/v1/key", headers: { authorization: "Bearer k2" } },
    ]);
    expect(context.stdout()).toMatch(/^✗ provider google: key set, and .* refuses it \(400\)\. → /m);
    expect(context.stdout()).not.toContain("hunter2");
  });

  test("a cloud is asked with a signature; where it has no list, only its door is knocked at", async () => {
    using folder = testFolder();
    writeFileSync(
      join(folder.path, "providers.csv"),
      "provider_name,primary_url,secondary_url,api_key_env,timeout,max_requests_per_minute,cost_per_1k_tokens,priority,region\nbedrock-mantle,,,,5,,,1,eu-west-1\nbedrock,,,,5,,,2,eu-west-1\n",
    );
    const aws = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "hunter2hunter2", PORT: "0" };
    const context = fakeContext(folder.path, { env: aws });
    const seen: { headers?: Record<string, string> }[] = [];
    expect(await examine({}, context, answers(403, seen))).toBe(1);
    const signed = seen.map(({ headers }) => headers?.authorization);
    expect(signed).toContainEqual(
      expect.stringMatching(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/bedrock-mantle\//),
    );
    expect(context.stdout()).toMatch(/^✗ provider bedrock-mantle: credentials set, and .* refuses it \(403\)/m);
    expect(context.stdout()).toMatch(/^✓ provider bedrock: credentials set; .*Only a call shows/m);
    expect(context.stdout()).not.toContain("hunter2");
  });

  test("credentials that cannot be exchanged are told as such", async () => {
    using folder = testFolder();
    writeFileSync(
      join(folder.path, "providers.csv"),
      "provider_name,primary_url,secondary_url,api_key_env,timeout,max_requests_per_minute,cost_per_1k_tokens,priority,project\nvertex,,,,5,,,1,p1\n",
    );
    const file = { GOOGLE_APPLICATION_CREDENTIALS: join(folder.path, "nowhere.json"), PORT: "0" };
    const context = fakeContext(folder.path, { env: file });
    expect(await examine({}, context, answers(200))).toBe(1);
    expect(context.stdout()).toMatch(/^✗ provider vertex: The file with the credentials of `vertex` cannot be read/m);
  });

  test("a vendor that cannot be reached fails the whole, with what to check; both addresses are looked at", async () => {
    using folder = testFolder();
    writeFileSync(
      join(folder.path, "providers.csv"),
      "provider_name,primary_url,secondary_url,api_key_env,timeout,max_requests_per_minute,cost_per_1k_tokens,priority\nmine,http://127.0.0.1:1/v1,http://127.0.0.1:2/v1,,5,,,1\n",
    );
    const context = fakeContext(folder.path, { env: { PORT: "0" } });
    expect(await examine({}, context, unreachable)).toBe(1);
    expect(context.stdout()).toMatch(
      /^✗ provider mine: .*127\.0\.0\.1:1\/v1\/models cannot be reached \(ECONNREFUSED\)\. → /m,
    );
    expect(context.stdout()).toMatch(/^✗ provider mine, secondary: /m);
    const slow = fakeContext(folder.path, { env: { PORT: "0" } });
    await examine({}, slow, () => Promise.reject(Object.assign(new Error(""), { name: "TimeoutError" })));
    expect(slow.stdout()).toContain("no answer within 3 s");
  });

  test("a broken configuration is one ✗ that names the place; the data folder is looked at all the same", async () => {
    using folder = testFolder();
    writeFileSync(join(folder.path, "liaison.yaml"), "server: { port: 99999, host: 7 }\n");
    const context = fakeContext(folder.path, { env: { PORT: "0" } });
    expect(await examine({}, context, unreachable)).toBe(1);
    expect(context.stdout()).toMatch(
      /^✗ config: The configuration is not valid, in 2 places: .*server\.host.*server\.port.* → /m,
    );
    const withData = fakeContext(folder.path, { env: { PORT: "0" } });
    await examine({ data: "data", json: true }, withData, unreachable);
    const { ok, checks } = withData.json() as { ok: boolean; checks: Finding[] };
    expect(ok).toBe(false);
    expect(checks.map(({ check, status }) => [check, status])).toEqual([
      ["node", "ok"],
      ["config", "failed"],
      ["data folder", "ok"],
      ["keys", "ok"],
      ["port", "ok"],
      ["ledger", "ok"],
      ["provider simulated", "warning"],
    ]);
  });

  test("of a broken configuration, what can be read is looked at: its folder, its port, its good providers", async () => {
    using folder = testFolder();
    writeFileSync(
      join(folder.path, "liaison.yaml"),
      "data_directory: mine\nserver: { port: 0 }\nroutes: 7\nproviders: [{ provider_name: a, primary_url: 'https://a.example' }]\n",
    );
    const context = fakeContext(folder.path);
    expect(await examine({ json: true }, context, answers(200))).toBe(1);
    const { checks } = context.json() as { checks: Finding[] };
    expect(checks.map(({ check, status }) => [check, status])).toEqual([
      ["node", "ok"],
      ["config", "failed"],
      ["data folder", "ok"],
      ["keys", "ok"],
      ["port", "ok"],
      ["ledger", "ok"],
      ["provider a", "ok"],
    ]);
    expect(checks[2]?.detail).toContain("mine");
  });

  test("the simulated provider is no fault, but said; nothing is asked of the network", async () => {
    using folder = testFolder();
    const context = fakeContext(folder.path, { env: { PORT: "0" } });
    expect(await runDoctor({}, context)).toBe(0);
    expect(context.stdout()).toMatch(/^! provider simulated: answers are simulated/m);
    expect(context.stdout()).toMatch(/^! config: No provider is configured/m);
  });

  test("keys: counted, all revoked is a warning, none on a public address a failure, a damaged file too", async () => {
    using folder = testFolder();
    const look = async (options = {}): Promise<Finding | undefined> => {
      const context = fakeContext(folder.path, { env });
      await examine({ data: folder.data, json: true, ...options }, context, answers(200));
      return (context.json() as { checks: Finding[] }).checks.find(({ check }) => check === "keys");
    };
    expect(await look({ host: "0.0.0.0" })).toMatchObject({ status: "failed" });
    const { id } = await createKey(folder.data, { name: "one" });
    expect(await look({ host: "0.0.0.0" })).toMatchObject({ status: "ok", detail: "1 in force." });
    await revokeKey(folder.data, id);
    expect(await look()).toMatchObject({ status: "warning" });
    expect(listKeys(folder.data)).toHaveLength(1);
    writeFileSync(join(folder.data, "keys.json"), "{");
    expect(await look()).toMatchObject({ status: "failed" });
  });
});

describe("the machine", () => {
  test("an old Node is told what to install", () => {
    expect(checkNode("v22.1.0")).toMatchObject({ status: "failed", hint: expect.stringContaining("24") });
    expect(checkNode("v24.0.0")).toMatchObject({ status: "ok" });
  });

  test("a data folder: to be made, writable, open to others, a file, out of reach", () => {
    using folder = testFolder();
    expect(checkDataFolder(join(folder.data, "deep", "er"))).toMatchObject({
      status: "ok",
      detail: expect.stringContaining("will be made"),
    });
    mkdirSync(folder.data, { mode: 0o700 });
    expect(checkDataFolder(folder.data)).toMatchObject({ status: "ok" });
    chmodSync(folder.data, 0o755);
    expect(checkDataFolder(folder.data)).toMatchObject({
      status: "warning",
      hint: expect.stringContaining("chmod 700"),
    });
    expect(statSync(folder.data).isDirectory()).toBe(true);
    const file = join(folder.path, "file");
    writeFileSync(file, "");
    expect(checkDataFolder(file)).toMatchObject({ status: "failed" });
    expect(checkDataFolder(join(file, "below"))).toMatchObject({ status: "failed" });
  });

  test("a port: free, ours, somebody else's, not this machine's", async () => {
    const server = await listening();
    const { port } = server.address() as AddressInfo;
    expect(await checkPort("127.0.0.1", port, answers(200))).toMatchObject({
      status: "ok",
      detail: expect.stringContaining("a gateway answers"),
    });
    expect(await checkPort("127.0.0.1", port, unreachable)).toMatchObject({
      status: "failed",
      hint: expect.stringContaining("--port"),
    });
    await new Promise((resolve) => server.close(resolve));
    expect(await checkPort("127.0.0.1", port, unreachable)).toMatchObject({ status: "ok" });
    expect(await checkPort("192.0.2.1", port, unreachable)).toMatchObject({ status: "failed" });
  });
});

describe("ledger and journal", () => {
  test("calls that wait in the journal are counted, and not touched", async () => {
    using folder = testFolder();
    const some = Array.from({ length: 3 }, (_, at) => sampleRecord({ id: sampleId(at) }));
    storeCalls(
      folder.data,
      some.slice(0, 1).map((record) => ({ record })),
    );
    await journalCalls(folder.data, some);
    expect(checkLedger(folder.data)).toMatchObject([
      { status: "ok" },
      { status: "ok", detail: "2 calls wait to be stored." },
    ]);
    using _gateway = lockDirectory(folder.data);
    expect(checkLedger(folder.data)[1]).toMatchObject({ detail: "2 calls wait to be stored." });
  });

  test("many of them are a warning", async () => {
    using folder = testFolder();
    storeCalls(folder.data, []);
    await journalCalls(
      folder.data,
      Array.from({ length: 501 }, (_, at) => sampleRecord({ id: sampleId(at) })),
    );
    expect(checkLedger(folder.data)).toMatchObject([
      { detail: "readable, no calls yet." },
      { status: "warning", detail: "501 calls wait to be stored." },
    ]);
  });

  test("a journal that is shipped is well; a ledger that is none is not", async () => {
    using folder = testFolder();
    storeCalls(folder.data, [{ record: sampleRecord() }]);
    await journalCalls(folder.data, [sampleRecord()]);
    expect(checkLedger(folder.data)[1]).toMatchObject({ status: "ok", detail: "everything in it is in the ledger." });
    writeFileSync(join(folder.data, "ledger.sqlite"), "no database at all ".repeat(100));
    expect(checkLedger(folder.data)).toMatchObject([{ status: "failed" }]);
  });
});

function listening(): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}
