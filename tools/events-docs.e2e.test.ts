import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { shellCommands } from "./readme-commands.ts";
import { plainEnvironment, type RunningGateway, runGateway } from "./running-gateway.ts";
import { ROOT } from "./source-files.ts";

/** A row is visible a second after its answer; a machine under load gets more. */
const SOON = { timeout: 10_000, interval: 200 };
const BIN = join(ROOT, "node_modules", ".bin");
const blocks = readFileSync(join(ROOT, "docs", "events.md"), "utf8");
/** A body in quotes goes over several lines. */
const commands = shellCommands(blocks.replaceAll(/,\n {7}"/g, ', "'));

let gateway: RunningGateway;

beforeAll(async () => {
  gateway = await runGateway({ command: "npm", args: ["start", "--silent", "--"], cwd: ROOT });
}, 120_000);

afterAll(() => gateway?.[Symbol.asyncDispose]());

async function run(command: string): Promise<string> {
  const here = command.replace("http://127.0.0.1:8000", gateway.url).replace(/^curl /, "curl -sS --fail-with-body ");
  const line = here.startsWith("npx ai-liaison ") ? `${here} --data '${gateway.dataFolder}'` : here;
  const env = { ...plainEnvironment(), PATH: [BIN, process.env.PATH].join(delimiter) };
  return (await promisify(execFile)("sh", ["-c", line], { cwd: ROOT, env })).stdout;
}

test("what docs/events.md tells to do works, in order", async () => {
  expect(commands).toHaveLength(3);
  for (const command of commands) {
    if (command.startsWith("curl ")) expect(JSON.parse(await run(command))).toEqual({ accepted: 1 });
    else await expect.poll(() => run(command), SOON).toMatch(/gpt-4o/);
  }
  const calls = () => run("npx ai-liaison calls --json --customer acme").then((text) => JSON.parse(text));
  await expect.poll(calls, SOON).toMatchObject([
    { total_cost_usd: "0.0035", source: "sdk" },
    { total_cost_usd: "0.000075", response_time_ms: 900, created_at: "2026-11-21T09:30:00.000Z" },
  ]);
});
