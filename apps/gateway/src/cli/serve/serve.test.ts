import { EventEmitter } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type LiaisonConfig, loadConfig } from "@ai-liaison/client";
import { Fault } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import type { RunningGateway } from "../../server/start-gateway.ts";
import { type FakeContext, fakeContext } from "../fixtures/fake-context.ts";
import { testFolder } from "../fixtures/sample-ledger.ts";
import { tryLine, type Welcome, welcomeText } from "./banner.ts";
import { probeFetch } from "./probe-fetch.ts";
import { type ServeOptions, serveUntilSignal } from "./run-serve.ts";
import { processSignals } from "./signals.ts";

/** A gateway that does nothing but note that it was started and closed. */
function fakeGateway(config: LiaisonConfig, isOpen: boolean, close: () => Promise<void>): RunningGateway {
  return {
    url: `http://${config.server.host}:8123`,
    close,
    liaison: { config: () => config, keyring: { isOpen } },
  } as unknown as RunningGateway;
}

interface Served {
  readonly code: number;
  readonly context: FakeContext;
}

async function serve(
  options: ServeOptions,
  more: { env?: Record<string, string>; isOpen?: boolean; signals?: number; close?: () => Promise<void> } = {},
): Promise<Served> {
  using folder = testFolder();
  const context = fakeContext(folder.path, { env: more.env ?? {} });
  const target = new EventEmitter();
  const signals = processSignals(target as unknown as NodeJS.Process);
  for (let sent = 0; sent < (more.signals ?? 1); sent += 1) target.emit("SIGTERM", "SIGTERM");
  const code = await serveUntilSignal(options, context, {
    start: async (config) => fakeGateway(config, more.isOpen ?? true, more.close ?? (async () => {})),
    signals,
  });
  return { code, context };
}

describe("serve", () => {
  test("the first screen: where, who answers, who may call, where the data is, and a line to try", async () => {
    const { code, context } = await serve({});
    expect(code).toBe(0);
    const text = context.stdout();
    expect(text).toMatch(/^AI Liaison \d+\.\d+\.\d+ listens on http:\/\/127\.0\.0\.1:8123\n/);
    expect(text).toContain("SIMULATED");
    expect(text).toContain("open to this machine");
    expect(text).toMatch(/Data {7}\/.*\/data\n/);
    expect(text).toContain(
      `curl http://127.0.0.1:8123/v1/chat/completions -H 'content-type: application/json' -d '{"model":"demo","messages":[{"role":"user","content":"Hello"}]}'`,
    );
    expect(context.stderr()).toMatch(/^Stopping/);
  });

  test("with keys and a vendor: the line has a place for the key, and says which models there are", async () => {
    const { context } = await serve({}, { env: { MISTRAL_API_KEY: "secret-0123456789" }, isOpen: false });
    expect(context.stdout()).toContain('-H "authorization: Bearer $LIAISON_KEY"');
    expect(context.stdout()).toMatch(/"model":"MODEL".*\n {2}where MODEL is one of mistral's: mistral-\*, /);
    expect(context.stdout()).not.toContain("SIMULATED");
    expect(context.stdout()).not.toContain("secret");
  });

  test("commands are told as they work from a clone", async () => {
    const { context } = await serve({});
    expect(context.stdout()).toContain("Then see `npx ai-liaison calls` and `npx ai-liaison cost --by model`.");
    expect(context.stdout()).not.toContain("`ai-liaison");
  });

  test("where any model will do, that is said, and no `*`", () => {
    const { providers } = loadConfig({ env: { MISTRAL_API_KEY: "secret-0123456789" }, cwd: "/nowhere" });
    const text = welcomeText({ ...WELCOME, providers: providers.map((one) => ({ ...one, name: "a", models: ["*"] })) });
    expect(text).toContain("where MODEL is any model that a has\n");
  });

  test("for programs: one line of JSON; with --quiet nothing", async () => {
    const { context } = await serve({ json: true, data: "elsewhere" });
    expect(context.json()).toMatchObject({
      url: "http://127.0.0.1:8123",
      simulated: true,
      open: true,
      pid: process.pid,
    });
    expect((context.json() as { data_directory: string }).data_directory).toMatch(/elsewhere$/);
    const quiet = await serve({ quiet: true });
    expect(quiet.context.stdout()).toBe("");
  });

  test("a second signal does not wait for calls under way", async () => {
    const { code } = await serve({}, { signals: 2, close: () => new Promise(() => {}) });
    expect(code).toBe(1);
  });

  test.each([
    [new Fault("network", "Port 8000 on 127.0.0.1 is in use by another program.", { hint: "Choose another." }), 1],
    [new Fault("server_error", "The folder data is in use by process 7.", { hint: "Stop it." }), 1],
    [new Fault("permission", "The gateway has no keys.", { hint: "Create one." }), 2],
    [new Error("something else"), 1],
  ])("a start that fails is one line with the remedy: %s", async (error, expected) => {
    using folder = testFolder();
    const context = fakeContext(folder.path);
    const start = () => Promise.reject(error);
    const signals = { next: () => new Promise<NodeJS.Signals>(() => {}) };
    expect(await serveUntilSignal({}, context, { start, signals })).toBe(expected);
    expect(context.stderr()).toMatch(/^error: [^\n]+\.[^\n]+\n$/);
    const json = fakeContext(folder.path);
    expect(await serveUntilSignal({ json: true }, json, { start, signals })).toBe(expected);
    expect(json.json()).toMatchObject({ error: { message: error.message, hint: expect.any(String) } });
  });

  test("a data folder that is another's for a moment only is waited for", async () => {
    using folder = testFolder();
    const locked = new Fault("server_error", "The folder is in use.", { details: { reason: "locked" } });
    let tries = 0;
    const start = async (config: LiaisonConfig) => {
      tries += 1;
      if (tries < 3) throw locked;
      return fakeGateway(config, true, async () => {});
    };
    const target = new EventEmitter();
    const signals = processSignals(target as unknown as NodeJS.Process);
    target.emit("SIGTERM", "SIGTERM");
    expect(await serveUntilSignal({}, fakeContext(folder.path), { start, signals })).toBe(0);
    expect(tries).toBe(3);
  });

  test("a broken configuration ends it with 2 before anything starts", async () => {
    using folder = testFolder();
    const context = fakeContext(folder.path);
    const start = () => Promise.reject(new Error("must not be started"));
    const signals = { next: () => new Promise<NodeJS.Signals>(() => {}) };
    expect(await serveUntilSignal({ port: "lots" }, context, { start, signals })).toBe(2);
    expect(context.stderr()).toMatch(/--port/);
  });
});

describe("the first screen", () => {
  test("warnings are told, the first five of them; a route's name is what to try", () => {
    const warnings = Array.from({ length: 7 }, (_, at) => `doubtful ${at}`);
    const text = welcomeText({ ...WELCOME, warnings, routes: ["smart"] });
    expect(text).toContain("  warning: doubtful 4\n  … and 2 more: see `npx ai-liaison config validate`\n");
    expect(text).not.toContain("doubtful 5");
    expect(text).toContain('"model":"smart"');
    expect(welcomeText({ ...WELCOME, warnings: ["doubtful"] })).not.toContain("more");
  });

  test("an address to listen on becomes one to call", () => {
    expect(tryLine({ ...WELCOME, url: "http://0.0.0.0:8000" })).toContain("curl http://127.0.0.1:8000/v1/");
    expect(tryLine({ ...WELCOME, url: "http://[::]:8000" })).toContain("curl http://[::1]:8000/v1/");
  });

  test("what a shell could read as its own is quoted", () => {
    expect(tryLine({ ...WELCOME, routes: ["it's"] })).toContain(`it'\\''s`);
  });
});

const WELCOME: Welcome = {
  version: "1.0.0",
  url: "http://127.0.0.1:8000",
  dataDirectory: "/data",
  providers: [],
  routes: [],
  open: true,
  warnings: [],
};

describe("probeFetch", () => {
  test("tells the status of what answers, and rejects for what does not", async () => {
    const server = createServer((_request, response) => response.writeHead(204).end());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/models`;
    const options = { signal: AbortSignal.timeout(2_000), redirect: "manual" } as const;
    expect(await probeFetch(url, options)).toMatchObject({ status: 204 });
    await new Promise((resolve) => server.close(resolve));
    await expect(probeFetch(url, options)).rejects.toThrow();
  });
});

test("signals are handed out in the order they come, whether somebody waits for them or not yet", async () => {
  const target = new EventEmitter();
  const signals = processSignals(target as unknown as NodeJS.Process);
  const first = signals.next();
  target.emit("SIGINT", "SIGINT");
  target.emit("SIGTERM", "SIGTERM");
  expect([await first, await signals.next()]).toEqual(["SIGINT", "SIGTERM"]);
});
