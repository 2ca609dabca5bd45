import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { patchedCode, shellCommands } from "./readme-commands.ts";
import { plainEnvironment, type RunningGateway, runGateway } from "./running-gateway.ts";
import { ROOT } from "./source-files.ts";

const readme = readFileSync(join(ROOT, "README.md"), "utf8");
/** Run by CI itself: it cannot run inside itself. */
const RUN_ELSEWHERE = ["npm test"];
/** A row is visible a second after its answer; a machine under load gets more. */
const SOON = { timeout: 10_000, interval: 200 };
const scratch = join(ROOT, ".tmp", "readme");

let gateway: RunningGateway;

beforeAll(async () => {
  mkdirSync(scratch, { recursive: true });
  gateway = await runGateway({ command: "npm", args: ["start", "--silent", "--"], cwd: ROOT });
}, 120_000);

afterAll(async () => {
  await gateway?.[Symbol.asyncDispose]();
  rmSync(scratch, { recursive: true, force: true });
});

/** Runs one line as a user would, but at this gateway's port and data. */
async function run(command: string, env: Record<string, string> = {}): Promise<string> {
  const here = command.replace("http://127.0.0.1:8000", gateway.url).replace(/^(curl) /, "$1 -sS --fail-with-body ");
  const line = here.startsWith("npx ai-liaison ") ? `${here} --data '${gateway.dataFolder}'` : here;
  const path = [join(ROOT, "node_modules", ".bin"), process.env.PATH].join(delimiter);
  const { stdout } = await promisify(execFile)("sh", ["-c", line], {
    cwd: ROOT,
    env: { ...plainEnvironment(), PATH: path, ...env },
  });
  return stdout;
}

describe("what README.md tells to do, done in order", () => {
  test("npm start gets ready, and prints its address and a curl line to try", () => {
    expect(gateway.printed()).toContain(gateway.url);
    expect(gateway.printed()).toMatch(/curl .*\/v1\/chat\/completions/);
  });

  test("the official SDK answers after the change of one line", async () => {
    const file = join(scratch, "after.mjs");
    writeFileSync(file, patchedCode(readme).replace("http://127.0.0.1:8000", gateway.url));
    const printed = await run(`node ${file}`, { OPENAI_API_KEY: "not-needed-yet" });
    expect(printed.trim().length).toBeGreaterThan(10);
  });

  const commands = shellCommands(readme).filter((command) => command !== "npm start");
  test.each(commands.filter((command) => !RUN_ELSEWHERE.includes(command)))("%s", async (command) => {
    const printed = await run(command);
    expect(printed).not.toBe("");
    if (command.startsWith("curl ")) expect(JSON.parse(printed)).toHaveProperty("choices.0.message.content");
    if (command.endsWith("ai-liaison calls")) await expect.poll(() => run(command), SOON).toContain("gpt-5-mini");
    if (command.includes("keys create")) expect(printed).toContain("sk-liaison-");
  });

  test("each line of the calls is a call that was made here", async () => {
    const calls = async (): Promise<string[][]> => {
      const rows = JSON.parse(await run("npx ai-liaison calls --json")) as { status: string; provider: string }[];
      return rows.map(({ status, provider }) => [status, provider]);
    };
    await expect.poll(calls, SOON).toEqual([
      ["success", "simulated"],
      ["success", "simulated"],
    ]);
  });
});

describe("the table of commands", () => {
  const firstCells = [...readme.matchAll(/^\| (`(?:\\\||[^|])+) \|/gm)].map((row) => row[1] ?? "");
  const quoted = firstCells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ""));
  const commands = quoted.filter((name) => !name.startsWith("npx")).map((name) => name.replace(/ (--|[A-Z]).*$/, ""));

  test.each([...new Set(commands)])("has %s, which tells how it is used", async (command) => {
    const { stdout } = await promisify(execFile)("sh", ["-c", `npx ai-liaison ${command} --help`], {
      cwd: ROOT,
      env: { ...plainEnvironment(), PATH: [join(ROOT, "node_modules", ".bin"), process.env.PATH].join(delimiter) },
    });
    expect(stdout).toContain("Usage:");
  });
});
