import { describe, expect, test } from "vitest";
import { fakeContext } from "./fixtures/fake-context.ts";
import { storeCalls, THREE_CALLS, testFolder } from "./fixtures/sample-ledger.ts";
import { sampleId } from "./fixtures/sample-record.ts";
import { runCli } from "./run-cli.ts";
import { tellFault } from "./tell-fault.ts";

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

async function run(line: string, cwd = "/nowhere") {
  const context = fakeContext(cwd);
  const code = await runCli(
    line.split(" ").filter((word) => word !== ""),
    context,
  );
  return { code, context };
}

describe("the command line", () => {
  test.each(COMMANDS)("%s --help says what it does, and has --json", async (command) => {
    const { code, context } = await run(`${command} --help`);
    expect(code).toBe(0);
    expect(context.stdout()).toContain(`Usage: ai-liaison ${command}`);
    expect(context.stdout()).toContain("--json");
    expect(context.stderr()).toBe("");
  });

  test("--help names every command, --version the version", async () => {
    const { context } = await run("--help");
    for (const command of COMMANDS) expect(context.stdout()).toContain(`\n  ${command.split(" ")[0]}`);
    expect((await run("--version")).context.stdout()).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await run("--version")).code).toBe(0);
  });

  test.each([
    ["nope", "Unknown command 'nope'"],
    ["cals", "Did you mean calls?"],
    ["calls --lst 5", "Unknown option '--lst'"],
    ["calls --last 0", "whole number from 1"],
    ["calls --last 1e9", "whole number from 1"],
    ["calls --status fine", "success, error, cancelled"],
    ["calls --last", "argument missing"],
    ["calls surplus", "too many arguments"],
    ["calls show", "missing required argument 'id'"],
    ["keys revoke", "missing required argument 'id'"],
    ["cost --by mood", "provider, model"],
  ])("%s is a usage error: 2, one line, and under --json one object", async (line, words) => {
    const plain = await run(line);
    expect(plain.code).toBe(2);
    expect(plain.context.stdout()).toBe("");
    expect(plain.context.stderr().toLowerCase()).toContain(words.toLowerCase());
    expect(plain.context.stderr()).toMatch(/^error: [^\n]+\n$/);
    const json = await run(`${line} --json`);
    expect(json.code).toBe(2);
    expect(json.context.stderr()).toBe("");
    expect(json.context.json()).toMatchObject({ error: { code: "invalid_request", hint: expect.any(String) } });
  });

  test("without a command it shows the help, and says that it was wrong", async () => {
    const { code, context } = await run("");
    expect(code).toBe(2);
    expect(context.stderr()).toContain("Usage: ai-liaison");
    const json = await run("keys --json");
    expect(json.code).toBe(2);
    expect(json.context.json()).toMatchObject({ error: { code: "invalid_request" } });
  });

  test("options reach their commands: last, recent, filters, and --data before and after `show`", async () => {
    using folder = testFolder();
    storeCalls(
      folder.data,
      THREE_CALLS.map((record) => ({ record })),
    );
    const list = await run("calls --data data --last 2 --json", folder.path);
    expect(list.context.json()).toHaveLength(2);
    const recent = await run("calls --data data --recent --customer acme --json", folder.path);
    expect(recent.context.json()).toHaveLength(2);
    for (const line of [
      `calls show ${sampleId(1)} --data data --json`,
      `calls --data data --json show ${sampleId(1)}`,
    ]) {
      expect((await run(line, folder.path)).context.json()).toMatchObject({ id: sampleId(1) });
    }
    const costs = await run("cost --data data --by day --since 7d --json", folder.path);
    expect(costs.context.json()).toMatchObject({ by: "day", total: { calls: 3 } });
    expect((await run("cost --data data --json", folder.path)).context.json()).toMatchObject({ by: "provider" });
    expect((await run("report --data data --provider mistral --json", folder.path)).context.json()).toMatchObject({
      total: { calls: 1 },
    });
  });

  test("keys, init-db, init, config and doctor run from the command line", async () => {
    using folder = testFolder();
    expect((await run("init-db --quiet", folder.path)).code).toBe(0);
    const created = await run("keys create --name ci --customer acme --json", folder.path);
    const { id } = created.context.json() as { id: string };
    expect((await run("keys list --json", folder.path)).context.json()).toMatchObject([{ id, customer: "acme" }]);
    expect((await run(`keys revoke ${id}`, folder.path)).code).toBe(0);
    expect((await run("config validate --json", folder.path)).context.json()).toMatchObject({ valid: true });
    expect((await run("doctor --port 0 --json", folder.path)).context.json()).toMatchObject({ ok: true });
    expect((await run("init --quiet", folder.path)).code).toBe(0);
    expect((await run("config validate providers.csv --json", folder.path)).code).toBe(2);
  });

  test("after `init`, without any vendor key, all but serving works", async () => {
    using folder = testFolder();
    const init = await run("init", folder.path);
    expect(init.context.stdout()).toMatch(/at least one vendor's key/);
    expect(init.context.stdout()).toMatch(/empty folder/);
    for (const line of ["init-db", "keys create --name ci", "keys list", "calls", "cost", "report"])
      expect({ line, code: (await run(line, folder.path)).code }).toEqual({ line, code: 0 });
    const [{ id }] = (await run("keys list --json", folder.path)).context.json() as [{ id: string }];
    expect((await run(`keys revoke ${id}`, folder.path)).code).toBe(0);
    const doctor = await run("doctor --port 0", folder.path);
    expect(doctor.code).toBe(1);
    expect(doctor.context.stdout()).toMatch(/^✗ config: .*OPENAI_API_KEY[\s\S]*^✓ ledger: /m);
    const serve = await run("serve --port 0", folder.path);
    expect(serve.code).toBe(2);
    expect(serve.context.stderr()).toMatch(/for want of keys\. Set OPENAI_API_KEY or /);
  });

  test("a call that is not there is 1, and says so in both ways", async () => {
    using folder = testFolder();
    storeCalls(folder.data, []);
    const plain = await run("calls show nothing --data data", folder.path);
    expect(plain.code).toBe(1);
    expect(plain.context.stderr()).toMatch(/^error: No call nothing is recorded here\. /);
    const json = await run("calls show nothing --data data --json", folder.path);
    expect(json.code).toBe(1);
    expect(json.context.json()).toMatchObject({ error: { code: "not_found", param: "id" } });
  });
});

describe("tellFault", () => {
  test("what nobody foresaw is told in the system's words, without its stack", () => {
    const context = fakeContext("/");
    expect(tellFault(new Error("disk on fire\u001b[2J"), context.output, false)).toBe(1);
    expect(context.stderr()).toMatch(/^error: disk on fire\\e\[2J\. [^\n]+\n$/);
    expect(tellFault("just text", context.output, false)).toBe(1);
    expect(tellFault(new Error(""), context.output, false)).toBe(1);
    expect(context.stderr()).not.toMatch(/ at .*\.ts/);
  });
});
