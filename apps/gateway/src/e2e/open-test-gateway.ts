import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "@ai-liaison/client";
import type { CallRow } from "@ai-liaison/core";
import type { ConnectionLimits } from "../server/connection-limits.ts";
import { type RunningGateway, startGateway } from "../server/start-gateway.ts";

/** A real gateway in this process, on a free port and an empty data folder, configured through real files. */
export interface TestGateway extends AsyncDisposable {
  readonly url: string;
  readonly gateway: RunningGateway;
  readonly dataDirectory: string;
  readonly directory: string;
  /** The ledger's rows, newest first, once everything written so far has arrived there. */
  calls(): Promise<readonly CallRow[]>;
  /** POSTs JSON to a path. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
}

export interface TestGatewayOptions {
  /** Rows of providers.csv after the eight column names. */
  readonly rows: readonly string[];
  /** Names of columns after the eight: `vendor`, `models`, … */
  readonly columns?: readonly string[];
  /** More of liaison.yaml. */
  readonly yaml?: string;
  /** More of its `server`, besides the port. */
  readonly server?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Vendors are asked which models they have; not unless told, so that a fake sees calls alone. */
  readonly modelLists?: boolean;
  /** Shorter than a test could wait for. */
  readonly limits?: ConnectionLimits;
}

const COLUMNS =
  "provider_name,primary_url,secondary_url,api_key_env,timeout,max_requests_per_minute,cost_per_1k_tokens,priority";

export async function openTestGateway(options: TestGatewayOptions): Promise<TestGateway> {
  const directory = mkdtempSync(join(tmpdir(), "liaison-e2e-"));
  const dataDirectory = join(directory, "data");
  const columns = [COLUMNS, ...(options.columns ?? [])].join(",");
  writeFileSync(join(directory, "providers.csv"), `${[columns, ...options.rows].join("\n")}\n`);
  writeFileSync(
    join(directory, "liaison.yaml"),
    `server: { port: 0, ${options.server ?? ""} }\nproviders: ./providers.csv\nmodel_lists: ${options.modelLists ?? false}\n${options.yaml ?? ""}`,
  );
  const config = loadConfig({
    args: { data: dataDirectory },
    env: { FAKE_KEY: "vendor-secret-key", LOG_LEVEL: "fatal", ...options.env },
    cwd: directory,
  });
  const gateway = await startGateway(config, options.limits === undefined ? {} : { limits: options.limits });
  return {
    url: gateway.url,
    gateway,
    dataDirectory,
    directory,
    calls: async () => {
      await gateway.liaison.writer.drained(10_000);
      return gateway.liaison.reader().calls({ last: 1000 });
    },
    post: (path, body, headers = {}) =>
      fetch(gateway.url + path, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    [Symbol.asyncDispose]: async () => {
      await gateway.close(500);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** A row of providers.csv for a fake vendor. */
export function providerRow(
  name: string,
  primaryUrl: string,
  more: { secondaryUrl?: string; timeout?: string; priority?: number; costPer1k?: string } = {},
): string {
  return [
    name,
    primaryUrl,
    more.secondaryUrl ?? "",
    "FAKE_KEY",
    more.timeout ?? "2",
    "",
    more.costPer1k ?? "0.002",
    more.priority ?? 1,
  ].join(",");
}

export const HELLO = { model: "fake-model", messages: [{ role: "user", content: "Hello" }] } as const;
