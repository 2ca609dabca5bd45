import { type LiaisonConfig, loadConfig } from "@ai-liaison/client";
import { isFault, type Provider, type Vendor } from "@ai-liaison/core";
import { vendors } from "@ai-liaison/providers";
import type { CliContext, Command } from "../context.ts";
import type { DataOptions } from "../data-directory.ts";
import { writeJson } from "../output.ts";
import { UNKNOWN } from "../terminal/show-numbers.ts";
import { renderTable } from "../terminal/table.ts";

export interface ListProvidersOptions extends DataOptions {
  readonly json?: boolean;
}

/** `providers list`: all vendors there are, and the providers in use; a configuration that is not valid hides only those. */
export const listProviders: Command<ListProvidersOptions> = async (options, context) => {
  const { json, ...args } = options;
  const { output } = context;
  const config = readUsed(args, context);
  const rows = [...known(config?.providers ?? []), ...ownServices(config?.providers ?? [])];
  if (json === true) writeJson(output, rows);
  else output.out(renderTable({ columns: COLUMNS, rows: rows.map(cells) }, output.columns ?? undefined));
  if (config === null)
    output.err("The configuration is not valid, so nobody is told to be in use: see `config validate`.\n");
  return 0;
};

interface ListedVendor {
  readonly vendor: string;
  readonly name: string;
  readonly key_variables: readonly string[];
  readonly address: string | null;
  readonly in_use_as: readonly string[];
  readonly source: string;
}

const COLUMNS = [
  { title: "VENDOR" },
  { title: "NAME", shrinkTo: 8, dispensable: 2 },
  { title: "KEY VARIABLE" },
  { title: "IN USE AS", shrinkTo: 8 },
  { title: "ADDRESS", shrinkTo: 12, dispensable: 1 },
];

function cells({ vendor, name, key_variables, in_use_as, address }: ListedVendor): string[] {
  return [vendor, name, key_variables[0] ?? UNKNOWN, in_use_as.join(", ") || UNKNOWN, address ?? UNKNOWN];
}

function known(providers: readonly Provider[]): readonly ListedVendor[] {
  return vendors
    .filter(({ simulated }) => simulated !== true)
    .map((vendor) =>
      listed(
        vendor,
        providers.filter((provider) => provider.vendor.id === vendor.id),
      ),
    );
}

/** Services in no list of ours, by the names this installation has for them. */
function ownServices(providers: readonly Provider[]): readonly ListedVendor[] {
  const ids = new Set(vendors.map(({ id }) => id));
  return providers.filter(({ vendor }) => !ids.has(vendor.id)).map((provider) => listed(provider.vendor, [provider]));
}

function listed({ id, name, keyVariables, baseUrl, auth, source }: Vendor, used: readonly Provider[]): ListedVendor {
  const [first] = used.flatMap(({ endpoints }) => endpoints);
  const signed = "credentials" in auth ? auth.credentials.map(({ variable }) => variable) : [];
  return {
    vendor: id,
    name,
    key_variables: [...keyVariables, ...signed],
    address: first === undefined ? baseUrl : first.origin + first.basePath,
    in_use_as: used.map((provider) => provider.name),
    source,
  };
}

function readUsed(args: DataOptions, { env, cwd }: CliContext): LiaisonConfig | null {
  try {
    return loadConfig({ args, env, cwd });
  } catch (error) {
    if (isFault(error)) return null;
    throw error;
  }
}
