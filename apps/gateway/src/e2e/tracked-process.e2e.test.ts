import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { CallRow } from "@ai-liaison/core";
import { afterEach, expect, test } from "vitest";
import { openTestGateway, providerRow } from "./open-test-gateway.ts";

const TRACKED = new URL("./fixtures/tracked-process.ts", import.meta.url).pathname;
const MAIN = new URL("../cli/main.js", import.meta.url).pathname;

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** A folder named as a tracked process names its own. */
const folderOf = (name: string): string => `4711-${Buffer.from(name).toString("hex").padStart(12, "0")}`;

/** A process that has written to its journal in the data folder. */
async function track(dataDirectory: string, name: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [TRACKED, join(dataDirectory, "sdk", folderOf(name)), name], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  await once(child.stdout, "data");
  return child;
}

async function callsOf(dataDirectory: string, customer: string): Promise<readonly CallRow[]> {
  const args = [MAIN, "calls", "--data", dataDirectory, "--customer", customer, "--json"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  await once(child, "close");
  return JSON.parse(Buffer.concat(chunks).toString()) as readonly CallRow[];
}

test("what tracked processes write beside a gateway's ledger is seen by `calls`, priced, and survives their death", async () => {
  await using world = await openTestGateway({ rows: [providerRow("house", "http://127.0.0.1:9/v1")] });
  const { dataDirectory } = world;
  const [one, two] = await Promise.all([track(dataDirectory, "one"), track(dataDirectory, "two")]);
  const shown = ({ session_id, error_code, total_cost_nano_usd, source }: CallRow) =>
    [session_id, error_code, total_cost_nano_usd, source] as const;
  for (const customer of ["one", "two"]) {
    await expect
      .poll(async () => (await callsOf(dataDirectory, customer)).map(shown), { timeout: 15_000 })
      .toEqual([["whole", null, 3_500_000, "sdk"]]);
  }
  one.kill("SIGKILL");
  await expect
    .poll(async () => (await callsOf(dataDirectory, "one")).map(shown), { timeout: 15_000 })
    .toEqual([
      ["cut", "interrupted", null, "sdk"],
      ["whole", null, 3_500_000, "sdk"],
    ]);
  expect(readdirSync(join(dataDirectory, "sdk"))).toEqual([folderOf("two")]);
  await world.gateway.close(500);
  expect((await callsOf(dataDirectory, "two")).map(shown)).toEqual([["whole", null, 3_500_000, "sdk"]]);
  two.kill("SIGKILL");
  await once(two, "exit");
  expect((await callsOf(dataDirectory, "two")).map(shown)[0]).toEqual(["cut", "interrupted", null, "sdk"]);
  expect(readdirSync(join(dataDirectory, "sdk"))).toEqual([]);
});
