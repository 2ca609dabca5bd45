import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "@ai-liaison/client";
import { type FakeVendor, startFakeVendor } from "@ai-liaison/testkit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startGateway } from "../server/start-gateway.ts";
import { openTestGateway, providerRow, type TestGateway } from "./open-test-gateway.ts";

/** A gateway that has asked its vendors which models they have: what it lists, and what can be asked for then. */
let stack: AsyncDisposableStack;

beforeEach(() => {
  stack = new AsyncDisposableStack();
});
afterEach(() => stack.disposeAsync());

async function vendorWith(options: Parameters<typeof startFakeVendor>[0]): Promise<FakeVendor> {
  return stack.use(await startFakeVendor(options));
}

async function gatewayAt(rows: readonly string[], yaml = ""): Promise<TestGateway> {
  return stack.use(await openTestGateway({ columns: ["vendor", "models"], rows, yaml, modelLists: true }));
}

const rowAt = (name: string, vendor: FakeVendor, basePath: string, vendorId: string, models = "") =>
  `${providerRow(name, vendor.url + basePath, { costPer1k: "" })},${vendorId},${models}`;

async function namesAt({ url }: TestGateway): Promise<readonly string[]> {
  const { data } = (await (await fetch(`${url}/v1/models`)).json()) as { readonly data: readonly { id: string }[] };
  return data.map(({ id }) => id);
}

const chat = (model: string) => ({ model, messages: [{ role: "user", content: "Hello" }] });

describe("once vendors have said what they have", () => {
  test("it is listed in every shape, with the length of its context, and nothing of the price list beside it", async () => {
    const vendor = await vendorWith({ models: ["claude-here", "odd-name"], modelsPerPage: 1 });
    const gateway = await gatewayAt([rowAt("anthropic", vendor, "/v1", "anthropic")]);
    await expect.poll(() => namesAt(gateway), { timeout: 5_000 }).toEqual(["claude-here", "odd-name"]);
    const get = async (path: string, headers: Record<string, string> = {}) =>
      (await fetch(gateway.url + path, { headers })).json();
    expect(await get("/v1/models/odd-name")).toMatchObject({ owned_by: "anthropic", context_length: 64_000 });
    expect(await get("/v1/models", { "anthropic-version": "2023-06-01" })).toMatchObject({
      data: [{ id: "claude-here", max_input_tokens: 64_000 }, { id: "odd-name" }],
    });
    expect(await get("/v1beta/models")).toMatchObject({
      models: [{ name: "models/claude-here", inputTokenLimit: 64_000 }, { name: "models/odd-name" }],
    });
    expect(await get("/api/tags")).toMatchObject({ models: [{ name: "claude-here" }, { name: "odd-name" }] });
  });

  test("a name that fits no pattern is answered by who lists it; before that it is unknown, after that suggested", async () => {
    const models: string[] = ["gpt-here"];
    const vendor = await vendorWith({ models });
    const gateway = await gatewayAt([rowAt("openai", vendor, "/v1", "openai")]);
    await expect.poll(() => namesAt(gateway), { timeout: 5_000 }).toEqual(["gpt-here"]);
    expect((await gateway.post("/v1/chat/completions", chat("orion-preview"))).status).toBe(404);
    models.push("orion-preview");
    await gateway.gateway.liaison.modelLists.refresh("all");
    const answer = await gateway.post("/v1/chat/completions", chat("orion-preview"));
    expect([answer.status, answer.headers.get("x-liaison-provider")]).toEqual([200, "openai"]);
    const near = await gateway.post("/v1/chat/completions", chat("orion-previw"));
    expect([near.status, await near.text()]).toEqual([404, expect.stringContaining("`orion-preview`")]);
  });

  test("a name planned before a list came goes by the list after it", async () => {
    const models = ["gpt-x"];
    const [openai, mine] = [await vendorWith({ models }), await vendorWith({})];
    const rows = [rowAt("openai", openai, "/v1", "openai"), rowAt("mine", mine, "/v1", "openai-compatible", "my-*")];
    const gateway = await gatewayAt(rows);
    await expect.poll(() => namesAt(gateway), { timeout: 5_000 }).toEqual(["gpt-x"]);
    const askedOf = async () =>
      (await gateway.post("/v1/chat/completions", chat("my-model"))).headers.get("x-liaison-provider");
    expect(await askedOf()).toBe("mine");
    models.push("my-model");
    await gateway.gateway.liaison.modelLists.refresh("all");
    expect(await askedOf()).toBe("openai");
  });
});

describe("nobody waits for a list", () => {
  test("neither the start nor a call nor the list of models, while a vendor hangs", async () => {
    const [hanging, well] = [await vendorWith({}), await vendorWith({ models: ["there"] })];
    hanging.on({ path: "/models" }).always({ kind: "never-answer" });
    const rows = [rowAt("openai", hanging, "/v1", "openai"), rowAt("well", well, "/v1", "openai-compatible")];
    const gateway = await gatewayAt(rows);
    await hanging.waitFor(({ path }) => path.endsWith("/models"));
    expect((await fetch(`${gateway.url}/health/ready`)).status).toBe(200);
    expect((await gateway.post("/v1/chat/completions", chat("gpt-4o"))).status).toBe(200);
    expect(await namesAt(gateway)).toContain("gpt-4o");
    await expect.poll(() => namesAt(gateway), { timeout: 5_000 }).toContain("there");
    expect(hanging.requests.filter(({ path }) => path.endsWith("/models"))).toMatchObject([{ aborted: false }]);
  });

  test("and no vendor is asked at the open first start", async () => {
    const cwd = mkdtempSync(join(tmpdir(), "liaison-first-"));
    stack.defer(() => rmSync(cwd, { recursive: true, force: true }));
    const config = loadConfig({ args: { port: 0, data: join(cwd, "data") }, env: { LOG_LEVEL: "fatal" }, cwd });
    const gateway = await startGateway(config);
    stack.defer(() => gateway.close(100));
    expect(config.providers.map(({ name }) => name)).toEqual(["simulated"]);
    await gateway.liaison.modelLists.refresh("all");
    expect(gateway.liaison.modelLists.conditions()).toEqual([]);
    expect(existsSync(join(cwd, "data", "models"))).toBe(false);
  });
});

test("a changed file puts another vendor's list in place of the first's; one that is off asks nobody", async () => {
  const [first, second] = [await vendorWith({ models: ["from-first"] }), await vendorWith({ models: ["from-second"] })];
  const gateway = await gatewayAt([rowAt("openai", first, "/v1", "openai")]);
  await expect.poll(() => namesAt(gateway), { timeout: 5_000 }).toEqual(["from-first"]);
  const path = join(gateway.directory, "providers.csv");
  writeFileSync(path, readFileSync(path, "utf8").replace(first.url, second.url));
  await expect.poll(() => namesAt(gateway), { timeout: 10_000 }).toEqual(["from-second"]);
  expect(first.requests).toHaveLength(1);
  const yaml = join(gateway.directory, "liaison.yaml");
  writeFileSync(yaml, readFileSync(yaml, "utf8").replace("model_lists: true", "model_lists: false"));
  await expect.poll(() => namesAt(gateway), { timeout: 10_000 }).toContain("gpt-4o");
  expect(second.requests).toHaveLength(1);
});
