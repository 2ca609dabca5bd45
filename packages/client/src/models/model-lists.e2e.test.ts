import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Fault } from "@ai-liaison/core";
import { FakeClock, type FakeVendor, type FaultSpec, startFakeVendor } from "@ai-liaison/testkit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openTransports } from "../composition/open-transports.ts";
import { loadConfig } from "../config/index.ts";
import type { ListFiles } from "./list-file.ts";
import { ModelLists } from "./model-lists.ts";

/** Vendors' lists over real sockets and real files; only the clock is a fake one. */
const HOUR_MS = 60 * 60 * 1000;
const MINUTE_MS = 60 * 1000;
const KEY = "vendor-key-that-nobody-sees";

let stack: AsyncDisposableStack;
let directory: string;
let clock: FakeClock;
let failures: string[];
/** In the place of real ones, where a test moves the clock on while they would still be written. */
let files: ListFiles | undefined;

beforeEach(() => {
  stack = new AsyncDisposableStack();
  directory = mkdtempSync(join(tmpdir(), "liaison-lists-"));
  stack.defer(() => rmSync(directory, { recursive: true, force: true }));
  clock = new FakeClock();
  failures = [];
  files = undefined;
});
afterEach(() => stack.disposeAsync());

type Row = Readonly<Record<string, string>>;

function configOf(rows: readonly Row[], more: object = {}, env: Record<string, string> = {}) {
  return loadConfig({ env: { K: KEY, ...env }, cwd: directory, content: { providers: rows, ...more } });
}

/** As a process would open them. */
function open(rows: readonly Row[], more: object = {}, env: Record<string, string> = {}): ModelLists {
  const config = configOf(rows, more, env);
  const transports = stack.use(openTransports(config, clock, Math.random));
  const onFailure = ({ name }: { name: string }, { code, message }: Fault) => {
    failures.push(`${name}: ${code}: ${message}`);
  };
  return stack.use(
    new ModelLists(config, {
      clock,
      transportFor: transports.for,
      onFailure,
      ...(files === undefined ? {} : { files }),
    }),
  );
}

async function vendorWith(options: Parameters<typeof startFakeVendor>[0] = {}): Promise<FakeVendor> {
  return stack.use(await startFakeVendor(options));
}

const openaiAt = (vendor: FakeVendor, more: Row = {}): Row => ({
  provider_name: "openai",
  primary_url: `${vendor.url}/v1`,
  api_key_env: "K",
  ...more,
});
const idsOf = (lists: ModelLists, name = "openai") => [...(lists.modelsOf(name)?.keys() ?? [])];
const listed = (lists: ModelLists) => expect.poll(() => idsOf(lists).length, { timeout: 5_000 });
const fileOf = (name: string) => join(directory, "data", "models", `${name}.json`);

describe("a vendor is asked as its calls are", () => {
  test.each([
    ["openai", "/v1", "authorization", `Bearer ${KEY}`, null],
    ["anthropic", "/v1", "x-api-key", KEY, 64_000],
    ["google", "/v1beta", "x-goog-api-key", KEY, 64_000],
    ["cohere", "", "authorization", `Bearer ${KEY}`, 64_000],
    ["ollama", "", "authorization", `Bearer ${KEY}`, null],
  ])("%s, with its key, page by page", async (name, basePath, header, value, contextWindow) => {
    const models = ["one", "two", "three"];
    const vendor = await vendorWith({ models, modelsPerPage: 2, apiKey: KEY });
    const lists = open([{ provider_name: name, primary_url: vendor.url + basePath, api_key_env: "K" }]);
    await lists.refresh();
    expect(failures).toEqual([]);
    expect(idsOf(lists, name)).toEqual(models);
    expect(lists.modelsOf(name)?.get("three")).toEqual({ id: "three", contextWindow, prices: null });
    const hasPages = contextWindow !== null;
    expect(vendor.requests).toHaveLength(hasPages ? 2 : 1);
    for (const { headers, method } of vendor.requests) expect([method, headers[header]]).toEqual(["GET", value]);
  });

  test("a cloud, with a signature", async () => {
    const vendor = await vendorWith({ models: ["openai.gpt-oss-120b"] });
    const row = { provider_name: "bedrock-mantle", primary_url: vendor.url, region: "eu-west-1" };
    const account = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret-of-the-account" };
    const lists = open([row], {}, account);
    await lists.refresh();
    expect(idsOf(lists, "bedrock-mantle")).toEqual(["openai.gpt-oss-120b"]);
    expect(vendor.requests[0]?.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\//);
  });

  test("nobody is, before somebody says so, nor where nobody has a list, nor where it is turned off", async () => {
    const vendor = await vendorWith();
    open([openaiAt(vendor)]);
    const simulated = open([{ provider_name: "simulated" }]);
    await simulated.refresh("all");
    expect(simulated.conditions()).toEqual([]);
    const off = open([openaiAt(vendor)], { model_lists: false });
    await off.refresh("all");
    off.keepFresh();
    expect(off.conditions()).toEqual([]);
    expect(vendor.requests).toEqual([]);
  });

  test("once at a time", async () => {
    const vendor = await vendorWith();
    const lists = open([openaiAt(vendor)]);
    await Promise.all([lists.refresh(), lists.refresh("all"), lists.refresh()]);
    expect(vendor.requests).toHaveLength(1);
  });
});

describe("a list is kept", () => {
  test("for a day: a restart asks nobody, the next day does", async () => {
    const models = ["one"];
    const vendor = await vendorWith({ models });
    const rows = [openaiAt(vendor)];
    await open(rows).refresh();
    models.push("two");
    clock.advance(24 * HOUR_MS - 1);
    const again = open(rows);
    await again.refresh();
    expect([idsOf(again), vendor.requests.length]).toEqual([["one"], 1]);
    expect(again.conditions()).toMatchObject([{ count: 1, stale: false, failure: null }]);
    clock.advance(1);
    expect(again.conditions()).toMatchObject([{ count: 1, stale: true }]);
    await again.refresh();
    expect([idsOf(again), vendor.requests.length]).toEqual([["one", "two"], 2]);
  });

  test("in a file of its owner's that holds no key, and no half of it", async () => {
    const vendor = await vendorWith({ models: ["one"] });
    await open([openaiAt(vendor)]).refresh();
    const text = readFileSync(fileOf("openai"), "utf8");
    expect(text).not.toContain(KEY);
    expect(JSON.parse(text)).toMatchObject({ fetched_at: "2026-01-01T00:00:00.000Z", models: [{ id: "one" }] });
    expect(statSync(fileOf("openai")).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(directory, "data", "models"))).toEqual(["openai.json"]);
  });

  test.each([
    ["cut off", (text: string) => text.slice(0, -9)],
    ["empty", () => ""],
    ["of another version", (text: string) => text.replace('"format":1', '"format":2')],
    ["of a time that is none", (text: string) => text.replace(/"fetched_at":"[^"]*"/, '"fetched_at":"soon"')],
    ["of models that are none", (text: string) => text.replace('{"id":"one"', '{"id":1')],
    ["from tomorrow", (text: string) => text.replace("2026-01-01", "2026-01-02")],
  ])("but a file that is %s is asked for anew", async (_, damage) => {
    const vendor = await vendorWith({ models: ["one"] });
    const rows = [openaiAt(vendor)];
    await open(rows).refresh();
    writeFileSync(fileOf("openai"), damage(readFileSync(fileOf("openai"), "utf8")));
    const lists = open(rows);
    await lists.refresh();
    expect([vendor.requests.length, idsOf(lists)]).toEqual([2, ["one"]]);
    expect(lists.conditions()).toMatchObject([{ stale: false }]);
  });

  test.each<[string, (row: Row) => Row, Record<string, string>]>([
    ["another key", (row) => row, { K: "another-key" }],
    ["another address", (row) => ({ ...row, primary_url: `${row.primary_url}/v2` }), {}],
    ["another vendor", (row) => ({ ...row, vendor: "groq" }), {}],
  ])("not with %s", async (_, change, env) => {
    const vendor = await vendorWith({ models: ["one"] });
    await open([openaiAt(vendor)]).refresh();
    const lists = open([change(openaiAt(vendor))], {}, env);
    expect(lists.conditions()).toMatchObject([{ count: null, fetchedAtMs: null }]);
    await lists.refresh();
    expect(vendor.requests).toHaveLength(2);
  });

  test("in memory, where the data folder cannot be written to, and that is told", async () => {
    const vendor = await vendorWith({ models: ["one"] });
    mkdirSync(join(directory, "data"));
    writeFileSync(join(directory, "data", "models"), "a file where the folder should be");
    const lists = open([openaiAt(vendor)]);
    await lists.refresh();
    expect(idsOf(lists)).toEqual(["one"]);
    expect(failures).toEqual(["openai: server_error: Its list cannot be written to the data folder."]);
  });
});

describe("the last good list stays", () => {
  const FAULTS: readonly [string, FaultSpec, string][] = [
    ["refuses the key", { kind: "status", status: 401 }, "provider_authentication: It answers 401."],
    ["has trouble", { kind: "status", status: 503 }, "overloaded: It answers 503."],
    ["redirects", { kind: "status", status: 302 }, "It answers 302."],
    ["answers with a web page", { kind: "html", status: 200 }, "malformed_response: Its answer is no JSON."],
    ["answers with half a list", { kind: "truncated-json", contentLength: "right" }, "Its answer is no JSON."],
    ["breaks off within its answer", { kind: "reset-after-bytes", bytes: 20 }, "network: The connection to it failed."],
    ["answers nothing", { kind: "empty" }, "malformed_response: Its answer is no JSON."],
    ["hangs up", { kind: "reset-before-headers" }, "network: The connection to it failed."],
  ];

  test.each(FAULTS)("when the vendor %s", async (_, fault, told) => {
    const vendor = await vendorWith({ models: ["one"] });
    const lists = open([openaiAt(vendor)]);
    await lists.refresh();
    vendor.fail(fault);
    await lists.refresh("all");
    expect(idsOf(lists)).toEqual(["one"]);
    expect(failures).toEqual([expect.stringContaining(told)]);
    expect(lists.conditions()).toMatchObject([{ count: 1, stale: true, failure: { message: expect.any(String) } }]);
    await lists.refresh("all");
    expect(lists.conditions()).toMatchObject([{ count: 1, stale: false, failure: null }]);
  });

  test.each<[string, FaultSpec]>([
    ["before its answer", { kind: "never-answer" }],
    ["within it", { kind: "stall-after-bytes", bytes: 20 }],
  ])("when the vendor hangs %s, for five seconds", async (_, fault) => {
    const vendor = await vendorWith({ models: ["one"] });
    const lists = open([openaiAt(vendor)]);
    await lists.refresh();
    vendor.fail(fault);
    const refreshed = lists.refresh("all");
    const hanging = await vendor.waitFor(({ sequence }) => sequence === 1);
    clock.advance(4_999);
    expect(failures).toEqual([]);
    clock.advance(1);
    await refreshed;
    expect(failures).toEqual(["openai: timeout: There was no whole list within 5 s."]);
    expect(idsOf(lists)).toEqual(["one"]);
    await expect.poll(() => hanging.aborted, { timeout: 5_000 }).toBe(true);
    expect(clock.pending).toBe(0);
  });

  test("when a list of 50 MB comes: it is left off after a small part", async () => {
    const models = ["one"];
    const vendor = await vendorWith({ models });
    const lists = open([openaiAt(vendor)]);
    await lists.refresh();
    for (let at = 0; at < 650_000; at++) models.push(`model-${at}`);
    await lists.refresh("all");
    expect(failures).toEqual(["openai: malformed_response: Its list is larger than 4 MiB."]);
    expect(idsOf(lists)).toEqual(["one"]);
    await expect.poll(() => vendor.requests[1]?.aborted, { timeout: 10_000 }).toBe(true);
  }, 30_000);

  test.each([
    ["the same page again and again", (_: number) => "m"],
    ["ever more pages", (page: number) => `m-${page}`],
  ])("when the vendor has %s", async (_, lastId) => {
    let asked = 0;
    const server = createServer((_request, response) => {
      const id = lastId(asked++);
      response.end(JSON.stringify({ data: [{ id }], has_more: true, last_id: id }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    stack.defer(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/v1`;
    const lists = open([{ provider_name: "anthropic", primary_url: url, api_key_env: "K" }]);
    await lists.refresh();
    expect(failures).toEqual(["anthropic: malformed_response: Its list has no end, or more than 10000 models."]);
    expect(asked).toBeLessThan(60);
  });

  test("and the vendor is asked again after five minutes, then ten, up to four hours", async () => {
    const vendor = await vendorWith({ models: ["one"] });
    const lists = open([openaiAt(vendor)]);
    vendor.always({ kind: "status", status: 500 });
    for (const minutes of [5, 10, 20, 40, 80, 160, 240, 240]) {
      await lists.refresh();
      const asked = vendor.requests.length;
      clock.advance(minutes * MINUTE_MS - 1);
      await lists.refresh();
      expect(vendor.requests, `${minutes} minutes`).toHaveLength(asked);
      clock.advance(1);
    }
    vendor.always(null);
    await lists.refresh();
    expect(idsOf(lists)).toEqual(["one"]);
  });
});

describe("in the background", () => {
  test("a list is fetched at once, and again when a day has passed", async () => {
    files = { read: () => null, write: async () => {}, version: () => "" };
    const models = ["one"];
    const vendor = await vendorWith({ models });
    const lists = open([openaiAt(vendor)]);
    let changes = 0;
    lists.watch(() => changes++);
    lists.keepFresh();
    await listed(lists).toBe(1);
    models.push("two");
    clock.advance(24 * HOUR_MS);
    await listed(lists).toBe(2);
    expect([vendor.requests.length, changes]).toEqual([2, 2]);
  });

  test("what another process has fetched is taken up within a minute, and nobody is asked", async () => {
    const models = ["one"];
    const vendor = await vendorWith({ models });
    const rows = [openaiAt(vendor)];
    const lists = open(rows);
    lists.keepFresh();
    await listed(lists).toBe(1);
    await expect
      .poll(() => statSync(fileOf("openai"), { throwIfNoEntry: false })?.size, { timeout: 5_000 })
      .toBeDefined();
    clock.advance(1);
    models.push("two");
    await open(rows).refresh("all");
    clock.advance(MINUTE_MS);
    expect([idsOf(lists), vendor.requests.length]).toEqual([["one", "two"], 2]);
  });

  test("a provider that is replaced is asked at once; one that stays is not, and one that went is forgotten", async () => {
    const [before, after, other] = [
      await vendorWith({ models: ["old"] }),
      await vendorWith({ models: ["new", "newer"] }),
      await vendorWith({ models: ["other"] }),
    ];
    const groq = openaiAt(other, { provider_name: "groq" });
    const gone = openaiAt(other, { provider_name: "xai" });
    const lists = open([openaiAt(before), groq, gone]);
    lists.keepFresh();
    await expect.poll(() => lists.ids().size, { timeout: 5_000 }).toBe(3);
    lists.reconfigure(configOf([openaiAt(after), groq]));
    expect([...lists.ids().keys()]).toEqual(["groq"]);
    await listed(lists).toBe(2);
    expect([before, after, other].map(({ requests }) => requests.length)).toEqual([1, 1, 2]);
  });

  test("an answer to a provider that was replaced meanwhile is given up, and no failure", async () => {
    const [slow, after] = [await vendorWith(), await vendorWith({ models: ["new"] })];
    slow.always({ kind: "never-answer" });
    const lists = open([openaiAt(slow)]);
    const refreshed = lists.refresh();
    const asked = await slow.waitFor(() => true);
    lists.reconfigure(configOf([openaiAt(after)]));
    await refreshed;
    await expect.poll(() => asked.aborted, { timeout: 5_000 }).toBe(true);
    expect(failures).toEqual([]);
  });

  test("closing ends all of it", async () => {
    const vendor = await vendorWith();
    vendor.always({ kind: "never-answer" });
    const lists = open([openaiAt(vendor)]);
    lists.keepFresh();
    await vendor.waitFor(() => true);
    lists[Symbol.dispose]();
    await expect.poll(() => clock.pending, { timeout: 5_000 }).toBe(0);
    clock.advance(48 * HOUR_MS);
    expect([vendor.requests.length, failures]).toEqual([1, []]);
  });
});
