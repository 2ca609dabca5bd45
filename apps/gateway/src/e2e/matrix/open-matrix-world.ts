import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LiaisonConfig, loadConfig } from "@ai-liaison/client";
import type { CallRow, Vendor } from "@ai-liaison/core";
import { type FakeVendor, startFakeVendor } from "@ai-liaison/testkit";
import { startGateway } from "../../server/start-gateway.ts";
import type { Column } from "./columns.ts";

/** A real gateway before a fake vendor that is asked in one format only. */
export interface MatrixWorld extends AsyncDisposable {
  readonly column: Column;
  readonly vendor: FakeVendor;
  readonly url: string;
  /** Rows that came since this was last asked, oldest first. */
  newRows(): Promise<readonly CallRow[]>;
}

const COLUMNS =
  "provider_name,primary_url,secondary_url,api_key_env,timeout,max_requests_per_minute,cost_per_1k_tokens,priority";
const YAML = "server: { port: 0 }\nproviders: ./providers.csv\nmodel_lists: false\nretry: { max_attempts: 1 }\n";

export async function openMatrixWorld(column: Column): Promise<MatrixWorld> {
  const vendor = await startFakeVendor();
  const directory = mkdtempSync(join(tmpdir(), "liaison-matrix-"));
  const row = [column.provider, vendor.url, "", column.provider === "ollama" ? "" : "FAKE_KEY", 5, "", "0.002", 1];
  writeFileSync(join(directory, "providers.csv"), `${COLUMNS}\n${row.join(",")}\n`);
  writeFileSync(join(directory, "liaison.yaml"), YAML);
  const env = { FAKE_KEY: "vendor-secret-key", LOG_LEVEL: "fatal", AWS_REGION: "us-east-1" };
  const config = loadConfig({ args: { data: join(directory, "data") }, env, cwd: directory });
  const gateway = await startGateway(speakingOnly(column.dialect, config));
  let seen = 0;
  return {
    column,
    vendor,
    url: gateway.url,
    newRows: async () => {
      await gateway.liaison.writer.drained(10_000);
      const rows = (await gateway.liaison.reader().calls({ last: 1000 })).toReversed();
      const fresh = rows.slice(seen);
      seen = rows.length;
      return fresh;
    },
    [Symbol.asyncDispose]: async () => {
      await gateway.close(500);
      await vendor.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** A vendor may speak several formats, and would be asked in the caller's own: here it is left one. */
function speakingOnly(dialect: string, config: LiaisonConfig): LiaisonConfig {
  const operations = (vendor: Vendor): Vendor["operations"] =>
    Object.fromEntries(
      Object.entries(vendor.operations)
        .map(([name, spoken]) => [name, spoken.filter((operation) => operation.dialect === dialect)] as const)
        .filter(([, spoken]) => spoken.length > 0),
    );
  const providers = config.providers.map((provider) => ({
    ...provider,
    vendor: { ...provider.vendor, operations: operations(provider.vendor) },
  }));
  return { ...config, providers };
}
