/**
 * The commands and their options, and nothing else: each one's work is loaded when it is run, so that `--help` costs
 * nothing and `calls` does not wait for a server it never starts.
 */
import { Command as Commander, InvalidArgumentError, Option } from "commander";
import type { Command } from "./context.ts";
import { COST_GROUPS } from "./cost-groups.ts";
import { VERSION } from "./version.ts";

/** Runs a command's work once it is loaded. */
export type Act = <Options>(load: () => Promise<Command<Options>>, options: Options) => Promise<void>;

/** Builds the program; `act` is what its commands do. Throws commander's errors instead of ending the process. */
export function buildProgram(act: Act, write: { out(text: string): void; err(text: string): void }): Commander {
  const program = new Commander("ai-liaison")
    .description(
      "Every AI call tracked to the last token, paid for within budget, answered even when a provider is down.",
    )
    .version(VERSION)
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({ writeOut: (text) => write.out(text), writeErr: (text) => write.err(text) });
  addServe(program, act);
  addSetup(program, act);
  addProviders(program, act);
  addKeys(program, act);
  addCalls(program, act);
  addSums(program, act);
  return program;
}

function addServe(program: Commander, act: Act): void {
  const serve = program
    .command("serve")
    .description("start the gateway; SIGTERM or Ctrl+C lets calls under way end first")
    .option("-p, --port <port>", "the port to listen on; 0 takes any free one (8000)")
    .option("--host <host>", "the address to listen on (127.0.0.1); another one needs a key first")
    .option("--log-level <level>", "trace, debug, info, warn, error, fatal or silent (info)");
  quiet(withData(serve)).action((options) => act(async () => (await import("./serve/run-serve.ts")).runServe, options));
}

function addSetup(program: Commander, act: Act): void {
  const init = program
    .command("init")
    .description("write liaison.yaml, providers.csv and .env.example into this folder")
    .option("--force", "replace files that are there already");
  quiet(withJson(init)).action((options) =>
    act(async () => (await import("./setup/init-files.ts")).initFiles, options),
  );
  const initDb = program.command("init-db").description("make the ledger, or bring its tables up to date");
  quiet(withData(initDb)).action((options) =>
    act(async () => (await import("./setup/init-ledger.ts")).initLedger, options),
  );
  const doctor = program
    .command("doctor")
    .description("check what a start and a call need: node, config, keys, port, ledger, providers")
    .option("-p, --port <port>", "the port `serve` is to use")
    .option("--host <host>", "the address `serve` is to use");
  withData(doctor).action((options) => act(async () => (await import("./doctor/run-doctor.ts")).runDoctor, options));
  const config = program.command("config").description("the configuration");
  const validate = config
    .command("validate")
    .description("check the configuration without starting anything")
    .argument("[file]", "liaison.yaml or providers.csv; found as `serve` finds it unless given");
  withData(validate).action((file: string | undefined, options: object) =>
    act(async () => (await import("./setup/validate-config.ts")).validateConfig, {
      ...options,
      ...(file === undefined ? {} : { file }),
    }),
  );
}

function addProviders(program: Commander, act: Act): void {
  const providers = program.command("providers").description("vendors that can be asked, and those that are");
  withData(
    providers.command("list").description("all vendors there are: their keys, addresses, and who is in use"),
  ).action((options) => act(async () => (await import("./providers/list-providers.ts")).listProviders, options));
  const check = providers
    .command("check")
    .description("ask each provider in use its cheapest question: whether it is there and takes our key")
    .argument("[name]", "only this one");
  withData(check).action((name: string | undefined, options: object) =>
    act(async () => (await import("./providers/check-command.ts")).checkCommand, {
      ...options,
      ...(name === undefined ? {} : { name }),
    }),
  );
  addProvider(providers, act);
}

function addProvider(providers: Commander, act: Act): void {
  const add = providers
    .command("add")
    .description("write a row into providers.csv, once it is sure to be valid")
    .argument("<vendor>", "a vendor's id from `providers list`, or any name with `--url`")
    .option("--name <name>", "what to call it (the vendor's id)")
    .option("--url <url>", "its address, where it is not the vendor's own")
    .option("--key-env <variable>", "the variable that holds its key (the vendor's own)")
    .option("--models <models>", "only these models, or patterns with `*`, separated by `;`")
    .option("--region <region>", "where a cloud is asked")
    .option("--project <project>", "whose project of a cloud is asked")
    .option("--api-version <version>", "the version, where a vendor wants one")
    .option("--file <file>", "the file to write to (./providers.csv)");
  quiet(withJson(add)).action((vendor: string, options: object) =>
    act(async () => (await import("./providers/add-provider.ts")).addProvider, { ...options, vendor }),
  );
}

function addKeys(program: Commander, act: Act): void {
  const keys = program.command("keys").description("gateway keys: who may call");
  const create = keys
    .command("create")
    .description("create a key; it is shown this once")
    .option("--name <name>", "for people: who or what uses it")
    .option("--customer <customer>", "pins all calls with this key to one customer")
    .option("--passthrough", "lets it use vendors' own paths")
    .addOption(new Option("--source <source>", "what calls reported with it are (sdk)").choices(["sdk", "import"]));
  const load = () => import("./keys/key-commands.ts");
  quiet(withData(create)).action((options) => act(async () => (await load()).createGatewayKey, options));
  withData(keys.command("list").description("all keys, revoked ones too; never a key itself")).action((options) =>
    act(async () => (await load()).listGatewayKeys, options),
  );
  const revoke = keys.command("revoke").description("revoke a key, at once and for good").argument("<id>", "key_…");
  withData(revoke).action((id: string, options: object) =>
    act(async () => (await load()).revokeGatewayKey, { ...options, id }),
  );
}

function addCalls(program: Commander, act: Act): void {
  const calls = program.command("calls").description("recorded calls, newest first");
  withFilters(withData(calls))
    .addOption(new Option("--last <n>", "at most so many (50)").argParser(readCount))
    .option("--recent", "the ten newest")
    .action(({ recent, ...options }: { recent?: boolean; last?: number }) =>
      act(async () => (await import("./calls/list-calls.ts")).listCalls, {
        ...(recent === true ? { last: 10 } : {}),
        ...options,
      }),
    );
  const show = calls
    .command("show")
    .description("one call with its attempts and bodies")
    .argument("<id>", "the call's id, as in `x-liaison-call-id`");
  withData(show).action((id: string, _options: object, command: Commander) =>
    act(async () => (await import("./calls/show-call.ts")).showCall, { ...command.optsWithGlobals(), id }),
  );
}

function addSums(program: Commander, act: Act): void {
  const cost = program
    .command("cost")
    .description("what calls cost, to the nano-dollar")
    .addOption(new Option("--by <group>", "what to group by").choices(COST_GROUPS).default("provider"));
  withFilters(withData(cost)).action((options) =>
    act(async () => (await import("./calls/show-costs.ts")).showCosts, options),
  );
  const report = program
    .command("report")
    .description("how calls went, by endpoint: rates, latency, status classes, retries, cost");
  withFilters(withData(report)).action((options) =>
    act(async () => (await import("./calls/show-report.ts")).showReport, options),
  );
}

function withJson(command: Commander): Commander {
  return command.option("--json", "answer as JSON; errors too");
}

function withData(command: Commander): Commander {
  return withJson(command)
    .option("--data <folder>", "the data folder (./data, or as the configuration says)")
    .option("--config <file>", "the configuration (./liaison.yaml)");
}

function quiet(command: Commander): Commander {
  return command.option("-q, --quiet", "say only what was asked for");
}

function withFilters(command: Commander): Commander {
  return command
    .option("--provider <name>", "only this provider")
    .option("--model <model>", "only this model")
    .option("--customer <id>", "only this customer")
    .option("--user <id>", "only this user")
    .addOption(new Option("--status <status>", "only calls that ended so").choices(["success", "error", "cancelled"]))
    .option("--since <when>", "from then on: 2026-11-21, 2026-11-21T09:30:00Z, or how long ago: 15m, 2h, 7d")
    .option("--until <when>", "before then; a day means the end of that day (UTC)");
}

const MOST = 100_000;

function readCount(text: string): number {
  const count = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= MOST) return count;
  throw new InvalidArgumentError(`Write a whole number from 1 to ${MOST}.`);
}
