import { type KnownModels, knownModels, type LiaisonConfig, loadConfig } from "@ai-liaison/client";
import { isFault, type Vendor } from "@ai-liaison/core";
import { vendors } from "@ai-liaison/providers";
import type { CliContext, Command } from "../context.ts";
import type { DataOptions } from "../data-directory.ts";
import { writeJson } from "../output.ts";
import { UNKNOWN } from "../terminal/show-numbers.ts";
import { renderTable } from "../terminal/table.ts";
import { type ListedModels, listedModels, modelsCell } from "./listed-models.ts";

export interface ListProvidersOptions extends DataOptions {
  readonly json?: boolean;
}

/**
 * `providers list`: all vendors there are, and the providers in use with what is known of their models; a configuration
 * that is not valid hides only those. Nobody is asked.
 */
export const listProviders: Command<ListProvidersOptions> = async (options, context) => {
  const { json, ...args } = options;
  const { output } = context;
  const config = readUsed(args, context);
  const used = config === null ? [] : knownModels(config, context.clock);
  const rows = [...known(used), ...ownServices(used)];
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
  /** Of each provider in use. */
  readonly models: readonly ListedModels[];
  readonly source: string;
}

const COLUMNS = [
  { title: "VENDOR" },
  { title: "NAME", shrinkTo: 8, dispensable: 2 },
  { title: "KEY VARIABLE" },
  { title: "IN USE AS", shrinkTo: 8 },
  { title: "MODELS", shrinkTo: 10, dispensable: 3 },
  { title: "ADDRESS", shrinkTo: 12, dispensable: 1 },
];

function cells({ vendor, name, key_variables, in_use_as, models, address }: ListedVendor): string[] {
  const counts = models.map(modelsCell).join("; ");
  return [
    vendor,
    name,
    key_variables[0] ?? UNKNOWN,
    in_use_as.join(", ") || UNKNOWN,
    counts || UNKNOWN,
    address ?? UNKNOWN,
  ];
}

function known(used: readonly KnownModels[]): readonly ListedVendor[] {
  return vendors
    .filter(({ simulated }) => simulated !== true)
    .map((vendor) =>
      listed(
        vendor,
        used.filter(({ provider }) => provider.vendor.id === vendor.id),
      ),
    );
}

/** Services in no list of ours, by the names this installation has for them. */
function ownServices(used: readonly KnownModels[]): readonly ListedVendor[] {
  const ids = new Set(vendors.map(({ id }) => id));
  return used.filter(({ provider }) => !ids.has(provider.vendor.id)).map((one) => listed(one.provider.vendor, [one]));
}

function listed({ id, name, keyVariables, baseUrl, auth, source }: Vendor, used: readonly KnownModels[]): ListedVendor {
  const [first] = used.flatMap(({ provider }) => provider.endpoints);
  const signed = "credentials" in auth ? auth.credentials.map(({ variable }) => variable) : [];
  return {
    vendor: id,
    name,
    key_variables: [...keyVariables, ...signed],
    address: first === undefined ? baseUrl : first.origin + first.basePath,
    in_use_as: used.map(({ provider }) => provider.name),
    models: used.map(listedModels),
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
