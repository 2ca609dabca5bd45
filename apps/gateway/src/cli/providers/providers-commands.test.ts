import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "@ai-liaison/core";
import { vendors } from "@ai-liaison/providers";
import { describe, expect, test } from "vitest";
import type { Fetch } from "../doctor/fetch-port.ts";
import { fakeContext, NOW } from "../fixtures/fake-context.ts";
import { testFolder } from "../fixtures/sample-ledger.ts";
import { type AddProviderOptions, addProvider } from "./add-provider.ts";
import { type CheckNetwork, checkThem } from "./check-command.ts";
import { csvWithRow } from "./csv-with-row.ts";
import { listProviders } from "./list-providers.ts";

const HEADER =
  "provider_name,primary_url,secondary_url,api_key_env,timeout,max_requests_per_minute,cost_per_1k_tokens,priority";

describe("providers list", () => {
  test("tells every vendor there is, and who is in use", async () => {
    using folder = testFolder();
    const file = `${HEADER},vendor\nfast,,,K,,,,1,groq\ngpu,https://gpu.example/v1,,,,,,2,\n`;
    writeFileSync(join(folder.path, "providers.csv"), file);
    const context = fakeContext(folder.path, { env: { K: "hunter2hunter2" } });
    expect(await listProviders({ json: true }, context)).toBe(0);
    const rows = context.json() as { vendor: string; in_use_as: string[]; address: string; models: object[] }[];
    expect(rows).toHaveLength(vendors.length);
    expect(rows.find(({ vendor }) => vendor === "groq")).toMatchObject({
      in_use_as: ["fast"],
      address: "https://api.groq.com/openai/v1",
    });
    expect(rows.at(-1)).toMatchObject({ vendor: "gpu", in_use_as: ["gpu"], address: "https://gpu.example/v1" });
    const unknown = { count: null, source: null, fetched_at: null, stale: false };
    expect(rows.at(-1)?.models).toEqual([{ provider: "gpu", ...unknown }]);
    expect(rows.find(({ vendor }) => vendor === "openai")?.models).toEqual([]);
    expect(context.stdout()).not.toContain("hunter2");
  });

  test("tells them as a table too, and with a configuration that is not valid", async () => {
    using folder = testFolder();
    writeFileSync(join(folder.path, "providers.csv"), "nonsense\n");
    const context = fakeContext(folder.path);
    expect(await listProviders({}, context)).toBe(0);
    expect(context.stdout()).toMatch(/^VENDOR +NAME +KEY VARIABLE +IN USE AS +MODELS +ADDRESS/);
    expect(context.stdout()).toMatch(/^groq +Groq +GROQ_API_KEY +– /m);
    expect(context.stderr()).toContain("not valid");
  });
});

describe("providers check", () => {
  const fetch: Fetch = (url) => Promise.resolve({ status: url.includes("groq") ? 401 : 200, json: async () => null });
  const listed = { providerName: "openai", count: 113, fetchedAtMs: NOW, stale: false, failure: null };
  const answers: CheckNetwork = { fetch, refreshLists: async () => [listed] };
  const env = { OPENAI_API_KEY: "k", GROQ_API_KEY: "k" };

  test("asks all in use, one line each, 1 when one cannot be called", async () => {
    using folder = testFolder();
    const context = fakeContext(folder.path, { env });
    expect(await checkThem({}, context, answers)).toBe(1);
    expect(context.stdout().trimEnd().split("\n")).toEqual([
      expect.stringMatching(/^✓ provider openai: key set; .* It lists 113 models\.$/),
      expect.stringMatching(/^✗ provider groq: key set, and .* refuses it \(401\)\. → /),
    ]);
  });

  test("asks one, and knows when there is none of the name", async () => {
    using folder = testFolder();
    const context = fakeContext(folder.path, { env });
    expect(await checkThem({ name: "openai", json: true }, context, answers)).toBe(0);
    expect(context.json()).toMatchObject({
      ok: true,
      checks: [{ check: "provider openai" }],
      models: [{ provider: "openai", count: 113, fetched_at: "2026-11-21T12:00:00.000Z", stale: false, error: null }],
    });
    await expect(checkThem({ name: "grok" }, context, answers)).rejects.toMatchObject({
      message: "No provider named `grok` is in use.",
      hint: expect.stringContaining("openai, groq"),
    });
  });

  test.each([
    ["never known", null, "in the column `models`"],
    ["known before", 7, "What was last known of them stays in use."],
  ])("a list that cannot be had is a warning, of models %s", async (_, count, hint) => {
    using folder = testFolder();
    const context = fakeContext(folder.path, { env });
    const failure = new Fault("not_found", "It answers 404.");
    const refreshLists = async () => [{ ...listed, count, stale: true, failure }];
    expect(await checkThem({ name: "openai", json: true }, context, { fetch, refreshLists })).toBe(0);
    expect(context.json()).toMatchObject({
      ok: true,
      checks: [
        { check: "provider openai", status: "ok" },
        {
          check: "models of openai",
          status: "warning",
          detail: "It answers 404.",
          hint: expect.stringContaining(hint),
        },
      ],
      models: [{ provider: "openai", count, stale: true, error: "It answers 404." }],
    });
  });

  test("says where a key is named, of a service that wants one and was given none", async () => {
    using folder = testFolder();
    writeFileSync(join(folder.path, "providers.csv"), `${HEADER}\nmy-groq,https://groq.example/v1,,,,,,\n`);
    const context = fakeContext(folder.path);
    expect(await checkThem({}, context, answers)).toBe(1);
    expect(context.stdout()).toMatch(/no key set, and .* refuses it \(401\)\. → .*api_key_env/);
  });
});

describe("providers add", () => {
  async function add(options: AddProviderOptions, file?: string, env: Record<string, string> = {}) {
    using folder = testFolder();
    const path = join(folder.path, "providers.csv");
    if (file !== undefined) writeFileSync(path, file);
    const context = fakeContext(folder.path, { env });
    try {
      const code = await addProvider(options, context);
      return { code, text: readFileSync(path, "utf8"), told: context.stdout(), error: null };
    } catch (error) {
      const text = existsSync(path) ? readFileSync(path, "utf8") : null;
      return { code: null, text, told: context.stdout(), error };
    }
  }

  test("writes a file with one row, and says what to set", async () => {
    const { code, text, told } = await add({ vendor: "groq" });
    expect([code, text]).toEqual([0, `${HEADER}\ngroq,,,GROQ_API_KEY,,,,\n`]);
    expect(told).toContain("Set GROQ_API_KEY in the environment or in .env.");
    expect(told).toMatch(/started again.*\n.*providers check groq/);
    expect((await add({ vendor: "groq" }, undefined, { GROQ_API_KEY: "k" })).told).not.toContain("Set GROQ");
  });

  test("adds to a file what it needs, and leaves its rows as they are written", async () => {
    const file = `${HEADER},enabled\r\n"mine","https://a.example",,,30,,,1,true\n`;
    const { text, told } = await add({ vendor: "bedrock", name: "aws", region: "eu-west-1" }, file);
    expect(told).not.toContain("started again");
    expect(text).toBe(
      `${HEADER},enabled,vendor,region\n"mine","https://a.example",,,30,,,1,true,,\naws,,,AWS_BEARER_TOKEN_BEDROCK,,,,,,bedrock,eu-west-1\n`,
    );
  });

  test("names no key where there are credentials to sign with", async () => {
    const env = { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "s" };
    const { text } = await add({ vendor: "bedrock", region: "eu-west-1" }, undefined, env);
    expect(text).toContain("\nbedrock,,,,,,,,eu-west-1\n");
  });

  test("adds a service that is in no list, with its address", async () => {
    const { text } = await add({ vendor: "my-gpu", url: "http://10.0.0.7:8000/v1", models: "qwen*;llama*" });
    expect(text).toBe(`${HEADER},vendor,models\nmy-gpu,http://10.0.0.7:8000/v1,,,,,,,openai-compatible,qwen*;llama*\n`);
  });

  test.each<[string, AddProviderOptions, string]>([
    ["an unknown vendor", { vendor: "grok" }, "There is no vendor `grok`"],
    ["a cloud without its place", { vendor: "bedrock" }, "column region: is empty"],
    ["a name that is taken", { vendor: "mine", url: "https://b.example" }, "already the name"],
    ["an address that is none", { vendor: "x", url: "b.example" }, "This is no URL"],
    ["a key in place of its name", { vendor: "groq", keyEnv: "gsk_abcdefghijkl0123456789" }, "looks like a key"],
    ["a service in no list without an address", { vendor: "openai-compatible" }, "needs its address"],
  ])("writes nothing of %s", async (_, options, message) => {
    const file = `${HEADER}\nmine,https://a.example,,,,,,\n`;
    const { text, error } = await add(options, file);
    expect(String((error as Error).message)).toContain(message);
    expect(String((error as Error).message)).not.toContain("gsk_abc");
    expect(text).toBe(file);
  });

  test("leaves a file to people whose cells run over lines", () => {
    expect(() => csvWithRow(`${HEADER}\n"a\nb",,,,,,,\n`, { provider_name: "x" })).toThrow("runs over lines");
  });
});
