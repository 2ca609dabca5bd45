/** The real command in a process of its own: exit codes, streams, signals, and no stack trace anywhere. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { journalCalls, storeCalls, THREE_CALLS, testFolder } from "./fixtures/sample-ledger.ts";
import { sampleId, sampleRecord } from "./fixtures/sample-record.ts";

const MAIN = fileURLToPath(new URL("main.js", import.meta.url));
const COMMANDS = [
  "serve",
  "init",
  "init-db",
  "doctor",
  "config validate",
  "keys create",
  "keys list",
  "keys revoke",
  "calls",
  "calls show",
  "cost",
  "report",
];

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(line: string, cwd: string, env: Record<string, string> = {}): ChildProcess {
  const args = line.split(" ").filter((word) => word !== "");
  // No vendor key of the machine's own may decide what these tests see.
  return spawn(process.execPath, [MAIN, ...args], { cwd, env: { PATH: process.env.PATH ?? "", ...env } });
}

function ending(child: ChildProcess): Promise<Ended> {
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
}

async function run(line: string, cwd: string, env: Record<string, string> = {}): Promise<Ended> {
  const ended = await ending(start(line, cwd, env));
  expect(ended.stdout + ended.stderr).not.toMatch(/\n {4}at |node:internal|ExperimentalWarning/);
  return ended;
}

describe("the bin", () => {
  test.each(COMMANDS)("%s --help", async (command) => {
    using folder = testFolder();
    const { code, stdout, stderr } = await run(`${command} --help`, folder.path);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(`Usage: ai-liaison ${command}`);
    expect(stdout).toContain("--json");
    expect(existsSync(folder.data)).toBe(false);
  });

  test("0 done, 1 failed, 2 usage and config", async () => {
    using folder = testFolder();
    storeCalls(
      folder.data,
      THREE_CALLS.map((record) => ({ record })),
    );
    expect(await run("calls --data data --json", folder.path)).toMatchObject({ code: 0, stderr: "" });
    expect((await run("calls show none --data data", folder.path)).code).toBe(1);
    expect((await run("calls --nope", folder.path)).code).toBe(2);
    writeFileSync(join(folder.path, "liaison.yaml"), "server: [");
    for (const line of ["serve", "config validate", "calls", "keys list"]) {
      const { code, stdout, stderr } = await run(line, folder.path);
      expect({ line, code, stdout }).toEqual({ line, code: 2, stdout: "" });
      expect(stderr).toMatch(/^error: .*liaison\.yaml/);
      const json = await run(`${line} --json`, folder.path);
      expect({ line, code: json.code, stderr: json.stderr }).toEqual({ line, code: 2, stderr: "" });
      expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: "invalid_request", hint: expect.any(String) } });
    }
  });

  test("without a gateway running, calls that are still in the journal are shown", async () => {
    using folder = testFolder();
    await journalCalls(folder.data, THREE_CALLS);
    const { code, stdout } = await run("calls --data data --json", folder.path);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as { id: string }[]).map(({ id }) => id)).toEqual([3, 2, 1].map(sampleId));
  });

  test("a reader that is slow gets all of it", async () => {
    using folder = testFolder();
    const records = Array.from({ length: 300 }, (_, at) => ({ record: sampleRecord({ id: sampleId(at) }) }));
    storeCalls(folder.data, records);
    const child = start("calls --data data --json --last 1000", folder.path);
    const ended = ending(child);
    child.stdout?.pause();
    // Long enough for a pipe to be full and for the command to be done with its work.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    child.stdout?.resume();
    const { code, stdout } = await ended;
    expect(stdout.length).toBeGreaterThan(200_000);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toHaveLength(300);
  });

  test("a reader that goes away in the middle ends it in silence, too", async () => {
    using folder = testFolder();
    const records = Array.from({ length: 300 }, (_, at) => ({ record: sampleRecord({ id: sampleId(at) }) }));
    storeCalls(folder.data, records);
    const child = start("calls --data data --json --last 1000", folder.path);
    child.stdout?.once("readable", () => child.stdout?.destroy());
    expect(await ending(child)).toMatchObject({ code: 0, stderr: "" });
  });

  test("a reader that goes away ends it in silence", async () => {
    using folder = testFolder();
    storeCalls(
      folder.data,
      THREE_CALLS.map((record) => ({ record })),
    );
    const child = start("calls --data data", folder.path);
    const ended = ending(child);
    child.stdout?.destroy();
    expect(await ended).toMatchObject({ stderr: "" });
  });
});

describe("serve", () => {
  test("listens, tells a line that works, is seen by doctor and calls, refuses a second one, drains on SIGTERM", async () => {
    using folder = testFolder();
    const child = start("serve --port 0", folder.path);
    const ended = ending(child);
    const text = await until(child, /Ctrl\+C stops it/);
    const url = /listens on (\S+)/.exec(text)?.[1] ?? "";
    const body = /-d '(.*)'/.exec(text)?.[1] ?? "";
    const answer = await fetch(`${url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    expect(answer.status).toBe(200);
    const id = answer.headers.get("x-liaison-call-id");
    await answer.text();
    await expect
      .poll(async () => JSON.parse((await run("calls --json", folder.path)).stdout), { timeout: 10_000 })
      .toMatchObject([{ id, status: "success", provider: "simulated" }]);
    const second = await run("serve --port 0", folder.path);
    expect(second).toMatchObject({ code: 1, stdout: "" });
    expect(second.stderr).toMatch(/^error: The folder .*data is in use by process \d+\. [^\n]+\n$/);
    const port = await run(`serve --data other --port ${new URL(url).port}`, folder.path);
    expect(port.code).toBe(1);
    expect(port.stderr).toMatch(
      /^error: Port \d+ on 127\.0\.0\.1 is in use by another program\. [^\n]+--port[^\n]+\n$/,
    );
    const doctor = await run(`doctor --json --port ${new URL(url).port}`, folder.path);
    expect(JSON.parse(doctor.stdout)).toMatchObject({ ok: true });
    expect(doctor.stdout).toContain("a gateway answers");
    child.kill("SIGTERM");
    expect((await ended).code).toBe(0);
  });

  test("after analytics were read, a clean stop leaves one ledger file and nothing beside it", async () => {
    using folder = testFolder();
    const child = start("serve --port 0 --json", folder.path);
    const ended = ending(child);
    const { url } = JSON.parse(await until(child, /\n/)) as { url: string };
    const token = readFileSync(join(folder.data, "admin-token"), "utf8").trim();
    const costs = () => fetch(`${url}/analytics/costs`, { headers: { authorization: `Bearer ${token}` } });
    await expect.poll(async () => (await costs()).status, { timeout: 10_000 }).toBe(200);
    child.kill("SIGTERM");
    expect((await ended).code).toBe(0);
    expect(readdirSync(folder.data).filter((name) => name.startsWith("ledger."))).toEqual(["ledger.sqlite"]);
  });

  test("--json tells where it listens on one line; SIGINT ends it too", async () => {
    using folder = testFolder();
    const child = start("serve --port 0 --json", folder.path);
    const ended = ending(child);
    const { url, pid } = JSON.parse(await until(child, /\n/)) as { url: string; pid: number };
    expect(pid).toBe(child.pid);
    expect((await fetch(`${url}/health/liveness`)).status).toBe(200);
    child.kill("SIGINT");
    expect((await ended).code).toBe(0);
  });

  test("without keys it refuses to listen for others; with one it asks for it", async () => {
    using folder = testFolder();
    const env = { MISTRAL_API_KEY: "secret-0123456789" };
    const refused = await run("serve --port 0 --host 0.0.0.0", folder.path, env);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/^error: .*keys create/);
    await run("keys create --quiet", folder.path);
    const child = start("serve --port 0", folder.path, env);
    const ended = ending(child);
    const text = await until(child, /Ctrl\+C stops it/);
    expect(text).toContain("$LIAISON_KEY");
    const url = /listens on (\S+)/.exec(text)?.[1] ?? "";
    expect((await fetch(`${url}/health`)).status).toBe(401);
    const token = readFileSync(join(folder.data, "admin-token"), "utf8").trim();
    expect((await fetch(`${url}/health`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
    child.kill("SIGTERM");
    expect((await ended).stdout).not.toContain("secret");
  });

  test("a port that another program holds, and a data folder that is a file", async () => {
    using folder = testFolder();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const taken = await run(`serve --port ${(server.address() as AddressInfo).port} --json`, folder.path);
    expect(taken.code).toBe(1);
    expect(JSON.parse(taken.stdout)).toMatchObject({ error: { message: expect.stringContaining("in use") } });
    server.close();
    mkdirSync(join(folder.path, "deep"));
    writeFileSync(join(folder.path, "deep", "data"), "");
    expect((await run("serve --port 0 --data deep/data", folder.path)).code).toBe(1);
  });
});

/** What it has said by the time it has said this. */
function until(child: ChildProcess, words: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stdout?.on("data", (text: string) => {
      said += text;
      if (words.test(said)) resolve(said);
    });
    child.on("close", (code) => reject(new Error(`ended with ${code}, having said: ${said}`)));
  });
}
