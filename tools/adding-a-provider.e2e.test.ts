import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { loadConfig } from "@ai-liaison/client";
import type { Vendor } from "@ai-liaison/core";
import { parseEndpoint } from "@ai-liaison/providers";
import { GOOD_KEY, type Manners, startFakeVendor } from "@ai-liaison/testkit";
import { startGateway } from "ai-liaison";
import { afterAll, describe, expect, test } from "vitest";
import { recordErrors } from "./add-provider/record-errors.ts";
import { entrySource, mannersSource, type NewProvider, withItem, withVariable } from "./add-provider/scaffold.ts";
import { ROOT } from "./source-files.ts";

/** Follows docs/adding-a-provider.md with a vendor that is in no list: what it shows is what the tool writes, and it works. */
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const page = read("docs/adding-a-provider.md");
const [entryShown = "", mannersShown = ""] = [...page.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = ""]) => code);

const acme: NewProvider = {
  id: "acme",
  name: "acme",
  baseUrl: "https://api.acme.example/v1",
  keyVariable: "ACME_API_KEY",
  model: "acme-large-2",
  page: "https://docs.acme.example/api",
  day: "2026-11-21",
};

const ENTRIES = "packages/providers/src/registry/look-alikes.ts";
const FAKES = "packages/testkit/src/fake-vendor/manners/look-alikes.ts";
const folder = mkdtempSync(join(tmpdir(), "liaison-provider-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A list as it would be with one more item, loaded from elsewhere: the real one stays as it is. */
async function listWith(path: string, item: string): Promise<unknown> {
  const source = withItem(read(path), item);
  const absolute = (_: string, relative: string): string =>
    `from ${JSON.stringify(resolve(ROOT, dirname(path), relative))}`;
  const copy = join(folder, `${path.split("/")[1] ?? ""}.ts`);
  writeFileSync(copy, source.replace(/from "(\.[^"]+)"/g, absolute));
  return import(copy);
}

async function followed() {
  const { lookAlikes } = (await listWith(ENTRIES, entryShown)) as { readonly lookAlikes: readonly Vendor[] };
  const { lookAlikeManners } = (await listWith(FAKES, mannersShown)) as {
    readonly lookAlikeManners: readonly Manners[];
  };
  const [vendor] = lookAlikes.slice(-1);
  const [manners] = lookAlikeManners.slice(-1);
  if (vendor === undefined || manners === undefined) throw new Error("The lists are empty.");
  return { vendor, manners };
}

describe("docs/adding-a-provider.md", () => {
  test("shows what the tool writes, from what the vendor answers", async () => {
    const server = createServer((request, response) => {
      const isWrong = request.headers.authorization !== "Bearer key-of-mine";
      const error = isWrong
        ? { message: "Unknown key.", code: "bad_key" }
        : { message: "The model no-such-model does not exist.", code: "no_model" };
      response.writeHead(isWrong ? 401 : 404, { "content-type": "application/json" });
      request.resume().on("end", () => response.end(JSON.stringify({ error })));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const recorded = await recordErrors({ ...acme, baseUrl: `http://127.0.0.1:${port}/v1` }, "key-of-mine");
      expect(entrySource(acme)).toBe(entryShown);
      expect(mannersSource(acme, recorded)).toBe(mannersShown);
    } finally {
      server.close();
    }
  });

  test("finds the key's variable written down where the others are, once", () => {
    const before = read(".env.example");
    const after = withVariable(before, "ACME_API_KEY");
    expect(after.split("\n").filter((line) => !before.split("\n").includes(line))).toEqual(["ACME_API_KEY="]);
    expect(after.indexOf("ACME_API_KEY=")).toBeLessThan(after.indexOf("# Clouds"));
    expect(withVariable(after, "ACME_API_KEY")).toBe(after);
  });

  test("names files that exist, and no field that does not", () => {
    const quoted = [...page.replaceAll(/^```.*?^```$/gms, "").matchAll(/`([^`\n]+)`/g)].map(([, name = ""]) => name);
    const paths = quoted.filter((name) => /^(packages|tools)\//.test(name));
    expect(paths.length).toBeGreaterThan(2);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    const declared = read("packages/core/src/provider.ts") + read("packages/providers/src/look-alike.ts");
    const fields = [...page.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = ""]) => cell.match(/\w+/g) ?? []);
    expect(fields.length).toBeGreaterThan(10);
    expect(fields.filter((name) => !new RegExp(`readonly ${name}\\??:`).test(declared))).toEqual([]);
  });

  test("leads to an entry that is complete, and to a fake with its manners", async () => {
    const { vendor, manners } = await followed();
    expect(vendor).toMatchObject({
      id: "acme",
      auth: { kind: "bearer" },
      operations: { chat: [{ dialect: "openai-chat", path: "/chat/completions" }] },
      modelsPath: "/models",
      models: ["acme-*"],
    });
    expect(manners).toMatchObject({ vendor: "acme", wrongKey: { status: 401 }, noModel: { status: 404 } });
  });

  test("leads to a vendor that answers through the gateway, and refuses as it does", async () => {
    const { vendor, manners } = await followed();
    await using fake = await startFakeVendor({ manners, say: "Hello from Acme" });
    const env = { ACME_API_KEY: GOOD_KEY, LOG_LEVEL: "fatal", PORT: "0" };
    const config = loadConfig({
      args: { data: join(folder, "data") },
      env,
      cwd: folder,
      content: { providers: [{ provider_name: "acme", primary_url: fake.url, api_key_env: "ACME_API_KEY" }] },
    });
    const providers = config.providers.map((provider) => ({
      ...provider,
      vendor,
      endpoints: [parseEndpoint(fake.url, vendor)],
    }));
    const gateway = await startGateway({ ...config, providers });
    try {
      const ask = (model: string): Promise<Response> =>
        fetch(`${gateway.url}/v1/messages`, {
          method: "POST",
          headers: { "content-type": "application/json", "anthropic-version": "2023-06-01" },
          body: JSON.stringify({ model, max_tokens: 20, messages: [{ role: "user", content: "Hello" }] }),
        });
      expect(await (await ask("acme-large-2")).json()).toMatchObject({ content: [{ text: "Hello from Acme" }] });
      expect(fake.requests.find(({ method }) => method === "POST")).toMatchObject({ path: "/v1/chat/completions" });
      const missing = await ask("acme-no-such-model");
      expect([missing.status, await missing.json()]).toMatchObject([404, { error: { type: "not_found_error" } }]);
    } finally {
      await gateway.close(500);
    }
  });
});

describe("what is recorded", () => {
  test("holds nothing that names an account", async () => {
    const body = { error: { message: "Key sk-0123456789abcdefghij of me@example.com is unknown", code: "bad_key" } };
    const ask = (() => Promise.resolve(Response.json(body, { status: 401 }))) as typeof fetch;
    const { wrongKey, noModel } = await recordErrors(acme, null, ask);
    expect(wrongKey.body).toEqual({ error: { message: "Key … of … is unknown", code: "bad_key" } });
    expect(noModel).toBeNull();
  });

  test("is nothing where a vendor answers what it should refuse", async () => {
    const ask = (() => Promise.resolve(Response.json({}))) as typeof fetch;
    await expect(recordErrors(acme, null, ask)).rejects.toThrow("should have refused");
  });
});
