import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { ended } from "./child-process.ts";
import { MODEL } from "./scenarios.ts";
import { untilAnswered } from "./until-answered.ts";

const CLI = fileURLToPath(new URL("../../apps/gateway/src/cli/main.js", import.meta.url));
const READY_WITHIN_MS = 20_000;

/** The gateway as it is installed: its own process and command line, a key, prices, journal, ledger, bodies kept. */
export interface BenchGateway extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  readonly authorization: string;
  /** From spawning it to its first 200 on /health/live, in milliseconds. */
  readonly readyMs: number;
  /** Rows in its ledger. */
  recorded(): number;
}

/** Starts a gateway whose only vendor is the mock, in a folder of its own that goes with it. */
export async function startGateway(mockUrl: string): Promise<BenchGateway> {
  const folder = mkdtempSync(join(tmpdir(), "liaison-bench-"));
  const data = join(folder, "data");
  const config = writeConfig(folder, mockUrl);
  const key = createKey(data, config);
  const startedMs = performance.now();
  const child = spawn(CLI, ["serve", "--port", "0", "--config", config, "--data", data], {
    cwd: folder,
    env: gatewayEnvironment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const url = await addressOf(child);
  await untilAnswered(`${url}/health/live`, { ok: true });
  const readyMs = performance.now() - startedMs;
  return {
    url,
    pid: child.pid ?? -1,
    authorization: `Bearer ${key}`,
    readyMs,
    recorded: () => countRows(join(data, "ledger.sqlite")),
    [Symbol.asyncDispose]: async () => {
      await ended(child, "SIGTERM");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function writeConfig(folder: string, mockUrl: string): string {
  const columns =
    "provider_name,primary_url,secondary_url,api_key_env,timeout,max_requests_per_minute,cost_per_1k_tokens,priority,models";
  writeFileSync(join(folder, "providers.csv"), `${columns}\nbench,${mockUrl}/v1,,BENCH_VENDOR_KEY,30,,,1,${MODEL}\n`);
  const path = join(folder, "liaison.yaml");
  const price = `{ provider: bench, model: ${MODEL}, input_per_mtok: "0.15", output_per_mtok: "0.60" }`;
  writeFileSync(path, `providers: ./providers.csv\nprices:\n  - ${price}\nstore: { full_responses: true }\n`);
  return path;
}

function createKey(data: string, config: string): string {
  const args = ["keys", "create", "--name", "bench", "--config", config, "--data", data];
  const output = execFileSync(CLI, args, { env: gatewayEnvironment(), encoding: "utf8", stdio: "pipe" });
  const key = /sk-liaison-[\w-]+/.exec(output)?.[0];
  if (key === undefined) throw new Error(`keys create printed no key: ${output}`);
  return key;
}

/** As a production start would have it, and nothing of the shell that runs the bench. */
function gatewayEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, NODE_ENV: "production", BENCH_VENDOR_KEY: "sk-bench-vendor" };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    const read = (chunk: Buffer): void => {
      if (output.length > 65_536) return;
      output += String(chunk);
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
      if (url !== undefined) resolve(url);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("exit", (code) => reject(new Error(`the gateway ended with ${code}: ${output}`)));
    setTimeout(() => reject(new Error(`no address within ${READY_WITHIN_MS} ms: ${output}`)), READY_WITHIN_MS).unref();
  });
}

function countRows(path: string): number {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const row = database.prepare("select count(*) as n from api_calls where total_cost_nano_usd is not null").get();
    return Number(row?.n ?? 0);
  } finally {
    database.close();
  }
}
