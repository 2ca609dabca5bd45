import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadConfig } from "@ai-liaison/client";
import { openLedgerReader } from "@ai-liaison/ledger";
import { describe, expect, test } from "vitest";
import { fakeContext } from "../fixtures/fake-context.ts";
import { storeCalls, testFolder } from "../fixtures/sample-ledger.ts";
import { sampleRecord } from "../fixtures/sample-record.ts";
import { initFiles } from "./init-files.ts";
import { initLedger } from "./init-ledger.ts";
import { validateConfig } from "./validate-config.ts";

describe("init", () => {
  test("what it writes is a valid configuration as soon as one key is set", async () => {
    using folder = testFolder();
    const context = fakeContext(folder.path);
    expect(await initFiles({}, context)).toBe(0);
    expect(context.stdout()).toMatch(/wrote liaison\.yaml\nwrote providers\.csv\nwrote \.env\.example/);
    const config = loadConfig({ cwd: folder.path, env: { OPENAI_API_KEY: "sk-test-0123456789" } });
    expect(config.providers.map(({ name }) => name)).toEqual(["openai"]);
    expect(readFileSync(join(folder.path, "providers.csv"), "utf8")).toMatch(
      /^provider_name,primary_url,secondary_url,api_key_env,timeout,max_requests_per_minute,cost_per_1k_tokens,priority/,
    );
    expect(statSync(join(folder.path, ".env.example")).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder.path, ".env.example"), "utf8")).toContain("OPENAI_API_KEY=\n");
  });

  test("what is there stays, unless --force", async () => {
    using folder = testFolder();
    const yaml = join(folder.path, "liaison.yaml");
    writeFileSync(yaml, "server: { port: 9 }\n");
    const context = fakeContext(folder.path);
    expect(await initFiles({}, context)).toBe(0);
    expect(readFileSync(yaml, "utf8")).toBe("server: { port: 9 }\n");
    expect(context.stdout()).toContain("kept  liaison.yaml");
    const forced = fakeContext(folder.path);
    await initFiles({ force: true, json: true }, forced);
    expect(forced.json()).toEqual({
      directory: folder.path,
      written: ["liaison.yaml", "providers.csv", ".env.example"],
      kept: [],
    });
    expect(readFileSync(yaml, "utf8")).toContain("port: 8000");
    const quiet = fakeContext(folder.path);
    await initFiles({ quiet: true }, quiet);
    expect(quiet.stdout() + quiet.stderr()).toBe("");
  });

  test("a place that cannot be written to is told", async () => {
    using folder = testFolder();
    mkdirSync(join(folder.path, "liaison.yaml"));
    await expect(initFiles({ force: true }, fakeContext(folder.path))).rejects.toMatchObject({
      code: "server_error",
      message: expect.stringContaining("EISDIR"),
    });
  });
});

describe("init-db", () => {
  test("makes a ledger, private to its owner; run again it changes nothing", async () => {
    using folder = testFolder();
    const first = fakeContext(folder.path);
    expect(await initLedger({ data: folder.data }, first)).toBe(0);
    expect(first.stdout()).toBe(`Created ${join(folder.data, "ledger.sqlite")}\n`);
    expect(statSync(folder.data).mode & 0o777).toBe(0o700);
    storeCalls(folder.data, [{ record: sampleRecord() }]);
    const second = fakeContext(folder.path);
    expect(await initLedger({ data: folder.data }, second)).toBe(0);
    expect(second.stdout()).toMatch(/^Up to date:/);
    const third = fakeContext(folder.path);
    await initLedger({ data: folder.data, json: true }, third);
    expect(third.json()).toEqual({ ledger: join(folder.data, "ledger.sqlite"), created: false });
    using ledger = openLedgerReader(join(folder.data, "ledger.sqlite"));
    expect(ledger.calls()).toHaveLength(1);
  });

  test("a data folder that is a file is told", async () => {
    using folder = testFolder();
    writeFileSync(folder.data, "");
    await expect(initLedger({ data: folder.data }, fakeContext(folder.path))).rejects.toMatchObject({
      code: "server_error",
      hint: expect.any(String),
    });
  });
});

describe("config validate", () => {
  test("a good one: which files, which providers, what is doubtful; no key is told", async () => {
    using folder = testFolder();
    const env = { OPENAI_API_KEY: "sk-secret-0123456789" };
    await initFiles({}, fakeContext(folder.path));
    const context = fakeContext(folder.path, { env });
    expect(await validateConfig({}, context)).toBe(0);
    expect(context.stdout()).toMatch(/The configuration is valid \(.*liaison\.yaml.*\)/);
    expect(context.stdout()).toContain("the first asked first: openai");
    expect(context.stderr()).toMatch(/MISTRAL_API_KEY is not set/);
    const json = fakeContext(folder.path, { env });
    await validateConfig({ json: true }, json);
    expect(json.json()).toMatchObject({ valid: true, config: { providers: [{ name: "openai", hasKey: true }] } });
    expect(json.stdout() + context.stdout() + context.stderr()).not.toContain("secret");
    expect(existsSync(folder.data)).toBe(false);
  });

  test("a bad one: every problem with its place; 2 under --json, with the list", async () => {
    using folder = testFolder();
    const file = join(folder.path, "my.yaml");
    writeFileSync(file, "server: { port: 99999 }\nrouts: {}\n");
    await expect(validateConfig({ file }, fakeContext(folder.path))).rejects.toMatchObject({ code: "invalid_request" });
    const json = fakeContext(folder.path);
    expect(await validateConfig({ file, json: true }, json)).toBe(2);
    const { error } = json.json() as { error: { problems: { place: string }[] } };
    expect(error).toMatchObject({ code: "invalid_request", hint: expect.any(String) });
    expect(error.problems.map(({ place }) => place)).toEqual([
      expect.stringMatching(/my\.yaml.*server\.port/),
      expect.stringMatching(/my\.yaml.*routs/),
    ]);
  });

  test("routes are named", async () => {
    using folder = testFolder();
    writeFileSync(
      join(folder.path, "liaison.yaml"),
      "routes: { smart: { targets: [{ provider: openai, model: gpt-5-mini }] } }\n",
    );
    const context = fakeContext(folder.path, { env: { OPENAI_API_KEY: "sk-secret-0123456789" } });
    await validateConfig({}, context);
    expect(context.stdout()).toContain("Routes: smart");
  });
});
