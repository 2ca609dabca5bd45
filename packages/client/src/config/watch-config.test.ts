import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { csv } from "./config.test-support.ts";
import type { LiaisonConfig } from "./liaison-config.ts";
import { loadConfig } from "./load-config.ts";
import { watchConfig } from "./watch-config.ts";

const LIMIT_MS = 2_000;

let directory: string;
let watch: Disposable | null;
let changes: LiaisonConfig[];
let errors: Error[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "liaison-watch-"));
  [watch, changes, errors] = [null, [], []];
});
afterEach(() => {
  watch?.[Symbol.dispose]();
  rmSync(directory, { recursive: true, force: true });
});

const write = (name: string, text: string): void => writeFileSync(join(directory, name), text);

function start(): LiaisonConfig {
  const config = loadConfig({ env: {}, cwd: directory });
  const times = { debounceMs: 20, pollMs: 100 };
  watch = watchConfig(
    config,
    { onChange: (next) => changes.push(next), onError: (error) => errors.push(error) },
    times,
  );
  return config;
}

async function until(holds: () => boolean): Promise<void> {
  const startedMs = performance.now();
  while (!holds()) {
    if (performance.now() - startedMs > LIMIT_MS) throw new Error("It did not happen within two seconds.");
    await sleep(5);
  }
}

describe("watching the configuration", () => {
  test("a changed file is told within two seconds", async () => {
    write("liaison.yaml", "server: { port: 1 }");
    start();
    write("liaison.yaml", "server: { port: 2 }");
    await until(() => changes.length > 0);
    expect(changes.map(({ server }) => server.port)).toEqual([2]);
    expect(errors).toEqual([]);
  });

  test("a file that was replaced by renaming is told too, and again", async () => {
    write("liaison.yaml", "server: { port: 1 }");
    start();
    for (const port of [2, 3]) {
      write("draft", `server: { port: ${port} }`);
      renameSync(join(directory, "draft"), join(directory, "liaison.yaml"));
      await until(() => changes.at(-1)?.server.port === port);
    }
  });

  test.each([
    ["broken syntax", "server: ["],
    ["a bad value", "server: { port: x }"],
    ["half a file", "server: { po"],
    ["an empty file", ""],
  ])("%s changes nothing and is told; the next valid one is put in force", async (_what, broken) => {
    write("liaison.yaml", "server: { port: 1 }");
    start();
    write("liaison.yaml", broken);
    await until(() => errors.length > 0);
    expect(changes).toEqual([]);
    write("liaison.yaml", "server: { port: 3 }");
    await until(() => changes.length > 0);
    expect(changes[0]?.server.port).toBe(3);
  });

  test("a file that has gone is an error, not a fall back to defaults", async () => {
    write("liaison.yaml", "server: { port: 1 }");
    start();
    rmSync(join(directory, "liaison.yaml"));
    await until(() => errors.length > 0);
    expect(errors[0]?.message).toContain("has gone");
    expect(changes).toEqual([]);
  });

  test("a file that was touched and says the same is not told", async () => {
    write("liaison.yaml", "server: { port: 1 }");
    start();
    write("liaison.yaml", "server: { port: 1 } # the same");
    await sleep(400);
    expect([changes, errors]).toEqual([[], []]);
  });

  test("files that came to be named later are watched, and .env is", async () => {
    write(".env", "PORT=1");
    write("liaison.yaml", "log_level: warn");
    start();
    write("p.csv", csv(["a,https://a.example,,,,,,"]));
    write("liaison.yaml", "providers: p.csv");
    await until(() => changes.at(-1)?.providers[0]?.name === "a");
    write("p.csv", csv(["b,https://b.example,,,,,,"]));
    await until(() => changes.at(-1)?.providers[0]?.name === "b");
    write("liaison.yaml", "log_level: error");
    await until(() => changes.at(-1)?.logLevel === "error");
    write(".env", "PORT=2");
    await until(() => changes.at(-1)?.server.port === 2);
  });

  test("nothing is told any more once it has ended", async () => {
    write("liaison.yaml", "server: { port: 1 }");
    start();
    write("liaison.yaml", "server: { port: 2 }");
    watch?.[Symbol.dispose]();
    await sleep(200);
    expect(changes).toEqual([]);
  });
});
