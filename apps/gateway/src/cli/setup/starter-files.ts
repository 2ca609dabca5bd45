import { PROVIDER_COLUMNS } from "@ai-liaison/client";
import type { Vendor } from "@ai-liaison/core";
import { vendors } from "@ai-liaison/providers";

/** A file `init` writes. */
export interface StarterFile {
  readonly name: string;
  readonly text: string;
  readonly mode: number;
}

const PRIVATE = 0o600;
const PUBLIC = 0o644;
const STEP = 10;

/** Made from the vendors and columns there are, so that they cannot name one that is not. */
export function starterFiles(): readonly StarterFile[] {
  return [
    { name: "liaison.yaml", text: yaml(), mode: PUBLIC },
    { name: "providers.csv", text: csv(), mode: PUBLIC },
    { name: ".env.example", text: dotEnv(), mode: PRIVATE },
  ];
}

function yaml(): string {
  return `# AI Liaison. Every key is optional; docs/config.md describes them all.
server:
  host: 127.0.0.1
  port: 8000
providers: ./providers.csv

# Names your applications may ask for, and what stands behind them, in order:
# routes:
#   smart:
#     targets:
#       - { provider: first-provider, model: its-model }
#       - { provider: second-provider, model: its-model }

store:
  full_responses: true        # keep requests and answers, not only their numbers
  bodies_retention_days: 90   # rows and their money stay
journal:
  on_full: refuse             # or drop, counted
`;
}

/** All vendors that have a key and an address: those whose key is not set stay off, by themselves. */
function csv(): string {
  const optional = ["enabled"];
  const columns: readonly string[] = PROVIDER_COLUMNS.filter((column) => !column.optional).map(({ name }) => name);
  const header = [...columns, ...optional].join(",");
  const rows = hostedVendors().map((vendor, at) => {
    const cells: Readonly<Record<string, string>> = {
      provider_name: vendor.id,
      primary_url: vendor.baseUrl ?? "",
      api_key_env: vendor.keyVariables[0] ?? "",
      timeout: "30",
      priority: String((at + 1) * STEP),
      enabled: "true",
    };
    return [...columns, ...optional].map((name) => cells[name] ?? "").join(",");
  });
  return `${[header, ...rows].join("\n")}\n`;
}

function dotEnv(): string {
  const keys = hostedVendors().map(({ keyVariables, name }) => `# ${name}\n${keyVariables[0] ?? ""}=`);
  return `# Copy to .env and fill in the keys you have; the others stay empty. Never commit .env.
${keys.join("\n")}

# The gateway itself
PORT=8000
LOG_LEVEL=info
`;
}

function hostedVendors(): readonly Vendor[] {
  return vendors.filter(({ baseUrl, keyVariables, simulated, settings = [], onlyNamed }) => {
    // A cloud needs more than a key, and would be no valid row until all of it is said.
    if (onlyNamed === true || settings.some(({ optional }) => optional !== true)) return false;
    return baseUrl !== null && keyVariables.length > 0 && simulated !== true;
  });
}
