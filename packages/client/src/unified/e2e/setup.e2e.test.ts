import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ConfigurationError } from "@ai-liaison/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { COLUMNS } from "../../config/config.test-support.ts";
import type { ConfigObject } from "../../config/index.ts";
import { createKey } from "../../keys/index.ts";
import { createLiaison } from "../create-liaison.ts";
import { openTestClient, providerAt } from "../fixtures/open-test-client.ts";

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "liaison-setup-"));
});

afterEach(() => {
  rmSync(cwd, { recursive: true, force: true });
});

function errorOf(config: unknown, env = {}): unknown {
  try {
    createLiaison(config as ConfigObject, { cwd, env, onWarning: () => {} });
  } catch (error) {
    return error;
  }
  return null;
}

describe("the configuration", () => {
  test.each<[unknown, string]>([
    [{ serve: {} }, "config.serve: is not known. Did you mean server?"],
    [{ retry: { max_attempts: 0 } }, "config.retry.max_attempts: must be a whole number from 1 to 10."],
    [
      { routes: { smart: { targets: [{ provider: "nobody" }] } } },
      "config.routes.smart.targets[0]: names the provider nobody",
    ],
    [{ providers: [{ provider_name: "openai", timeout: "soon" }] }, "config.providers[0].timeout"],
    [{ providers: "./missing.csv" }, "missing.csv"],
    [[], "config: holds no settings"],
    [7, "config: holds no settings"],
    ["no-such.yaml", "no-such.yaml: does not exist"],
  ])("%j is refused at once, and the error names what is wrong", (config, message) => {
    const error = errorOf(config);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(String(error)).toContain(message);
    expect((error as ConfigurationError).details.problems).toBeInstanceOf(Array);
  });

  test("that is an object stays the caller's own, and paths in it are from the working folder", () => {
    writeFileSync(join(cwd, "mine.csv"), `${COLUMNS}\nlocal,http://127.0.0.1:1/v1,,,,,,\n`);
    const config: ConfigObject = { providers: "./mine.csv", retry: { max_attempts: 1 }, data_directory: "./kept" };
    expect(errorOf(config)).toBeNull();
    config.retry = { max_attempts: 2 };
    expect(config.retry).toEqual({ max_attempts: 2 });
  });

  test("is found as `serve` finds it: liaison.yaml in the folder, else keys in .env, else the simulated provider", async () => {
    const simulated: string[] = [];
    await using none = createLiaison(undefined, { cwd, env: {}, onWarning: (warning) => simulated.push(warning) });
    const answer = await none.chat("gpt-5-mini", "Hello");
    expect(answer).toMatchObject({ simulated: true, provider: "simulated", costUsd: null });
    expect(simulated.join()).toContain("simulated provider answers");
    writeFileSync(join(cwd, ".env"), "OPENAI_API_KEY=sk-something-long-enough\n");
    await using keyed = createLiaison(undefined, { cwd, env: {}, ledger: "beside" });
    expect((await keyed.liaison).config().providers.map(({ name }) => name)).toEqual(["openai"]);
    writeFileSync(join(cwd, "liaison.yaml"), "providers: [{ provider_name: anthropic }]\n");
    await using filed = createLiaison(undefined, { cwd, env: {}, ledger: "beside", onWarning: () => {} });
    expect((await filed.liaison).config().providers.map(({ name }) => name)).toEqual(["anthropic"]);
  });

  test("and a context of the client's own holds where a call names none", async () => {
    await using client = await openTestClient({ options: { context: { customerId: "acme", service: "shop" } } });
    await client.liaison.chat("gpt-4o-mini", "Hello", { customerId: undefined } as object);
    await client.liaison.chat("gpt-4o-mini", "Hello", { customerId: "globex" });
    await client.liaison.chat("gpt-4o-mini", "Hello", { customerId: null });
    const rows = await client.rows();
    expect(rows.map(({ customer_id }) => customer_id)).toEqual([null, "globex", "acme"]);
    expect(rows.map(({ service_name }) => service_name)).toEqual(["shop", "shop", "shop"]);
  });
});

describe("the ledger", () => {
  test("is another's: calls go on, beside it, and whoever keeps it has them, with the same cost", async () => {
    await using owner = await openTestClient();
    await owner.liaison.chat("gpt-4o-mini", "Hello", { customerId: "acme" });
    const guest = createLiaison(
      { providers: [providerAt("openai", owner.vendor.url)] },
      { cwd: owner.directory, env: { FAKE_KEY: "vendor-secret-key" }, ledger: "beside" },
    );
    const { callId, costNanoUsd } = await guest.chat("gpt-4o-mini", "Hello", { customerId: "globex" });
    expect("writer" in (await guest.liaison)).toBe(false);
    await guest.close();
    const rowOf = async () => (await owner.rows()).find(({ id }) => id === callId);
    await expect.poll(rowOf, { timeout: 15_000 }).toMatchObject({
      source: "sdk",
      customer_id: "globex",
      total_cost_nano_usd: costNanoUsd,
      attempts: [{ provider: "openai", outcome: "success" }],
    });
    expect((await owner.rows()).filter(({ id }) => id === callId)).toHaveLength(1);
    expect(costNanoUsd).toBeGreaterThan(0);
  });

  test("is opened beside when another client has the folder, and refused when it must be one's own", async () => {
    await using owner = await openTestClient();
    await owner.liaison.liaison;
    const options = { cwd: owner.directory, env: {}, onWarning: () => {} };
    await using guest = createLiaison({}, options);
    expect("writer" in (await guest.liaison)).toBe(false);
    await using refused = createLiaison({}, { ...options, ledger: "own" });
    await expect(refused.chat("gpt-5-mini", "Hello")).rejects.toThrow("is in use by process");
    await expect(refused.stream("gpt-5-mini", "Hello").result()).rejects.toThrow("is in use by process");
  });

  test("that cannot be opened fails the call with the reason, and the next call tries again", async () => {
    writeFileSync(join(cwd, "data"), "in the way");
    await using liaison = createLiaison(undefined, { cwd, env: {}, onWarning: () => {} });
    await expect(liaison.chat("gpt-5-mini", "Hello")).rejects.toThrow();
    rmSync(join(cwd, "data"));
    mkdirSync(join(cwd, "data"));
    expect((await liaison.chat("gpt-5-mini", "Hello")).text).not.toBe("");
  });

  test("is asked of no gateway key: who has the folder is its operator", async () => {
    await using client = await openTestClient();
    await createKey(join(client.directory, "data"), { name: "somebody" });
    expect((await client.liaison.chat("gpt-4o-mini", "Hello")).text).not.toBe("");
  });
});

describe("closing", () => {
  test("is not asked of a script: it ends by itself, and the next one to open the folder has its calls", async () => {
    const script = `
      import { createLiaison } from "${new URL("../index.ts", import.meta.url).href}";
      const liaison = createLiaison({ simulated: { first_token_ms: 0 } }, { onWarning: () => {} });
      console.log((await liaison.chat("gpt-5-mini", "Hello")).callId);
    `;
    const env = { PATH: process.env.PATH };
    const run = promisify(execFile)(process.execPath, ["--input-type=module-typescript", "-e", script], {
      cwd,
      env,
      timeout: 20_000,
    });
    const callId = (await run).stdout.trim();
    await using next = createLiaison(undefined, { cwd, env: {}, onWarning: () => {} });
    const opened = await next.liaison;
    if (!("writer" in opened)) throw new Error("the folder is still held");
    await opened.writer.drained(10_000);
    expect(await opened.reader().calls()).toMatchObject([{ id: callId, status: "success" }]);
  });

  test("lets calls under way end, cancels those that do not, and takes no more", async () => {
    const client = await openTestClient();
    client.vendor.fail([{ kind: "delay", ms: 100 }, { kind: "never-answer" }]);
    const slow = client.liaison.chat("gpt-4o-mini", "Hello");
    await client.vendor.waitFor(() => true);
    const stuck = client.liaison.chat("gpt-4o-mini", "Hello").catch((caught: unknown) => caught);
    await client.vendor.waitFor(({ sequence }) => sequence === 1);
    await client.liaison.close(600);
    expect((await slow).text).not.toBe("");
    expect(await stuck).toMatchObject({ code: "cancelled" });
    await expect(client.liaison.chat("gpt-4o-mini", "Hello")).rejects.toThrow("This client is closed.");
    await client[Symbol.asyncDispose]();
  });

  test("a client that never called has nothing to close, and leaves nothing behind", async () => {
    await createLiaison(undefined, { cwd, env: {}, onWarning: () => {} }).close();
    expect(readdirSync(cwd)).toEqual([]);
  });
});
