import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { FaultSpec } from "./fault-spec.ts";
import type { LoggedRequest, RequestPattern } from "./request-log.ts";
import type { FakeVendorOptions } from "./start-fake-vendor.ts";

/** A fake vendor in a process of its own: it goes on when the test's other processes are killed. */
export interface SpawnedFakeVendor {
  readonly url: string;
  readonly pid: number;
  /** The log as it is now. */
  requests(since?: number): Promise<readonly LoggedRequest[]>;
  fail(next: FaultSpec | readonly FaultSpec[]): Promise<void>;
  always(fault: FaultSpec | null): Promise<void>;
  on(match: RequestPattern, rule: { fail?: readonly FaultSpec[]; always?: FaultSpec }): Promise<void>;
  clearFaults(): Promise<void>;
  close(): Promise<void>;
}

/** Starts `fake-vendor-process.ts` and waits for its address. */
export async function spawnFakeVendor(options: FakeVendorOptions = {}): Promise<SpawnedFakeVendor> {
  const entry = fileURLToPath(new URL("../fake-vendor-process.ts", import.meta.url));
  const child = spawn(process.execPath, [entry, JSON.stringify(options)], { stdio: ["pipe", "pipe", "inherit"] });
  const url = await firstLine(child);
  const post = async (name: string, body: unknown): Promise<void> => {
    const answer = await fetch(`${url}/__fake/${name}`, { method: "POST", body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`fake vendor refused ${name}: ${await answer.text()}`);
  };
  return {
    url,
    pid: child.pid ?? -1,
    requests: async (since = 0) => {
      const answer = await fetch(`${url}/__fake/requests?since=${since}`);
      return (await answer.json()) as readonly LoggedRequest[];
    },
    fail: (next) => post("fail", next),
    always: (fault) => post("always", fault),
    on: (match, rule) => post("on", { match, ...rule }),
    clearFaults: () => post("clear", null),
    close: () => closed(child),
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the fake vendor ended with ${code} before it was ready`)));
    if (child.stdout === null) return reject(new Error("the fake vendor has no output"));
    createInterface({ input: child.stdout }).once("line", (line) => {
      const told = JSON.parse(line) as { url: string };
      resolve(told.url);
    });
  });
}

function closed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
