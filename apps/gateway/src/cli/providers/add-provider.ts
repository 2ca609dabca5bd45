import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { loadConfig } from "@ai-liaison/client";
import { Fault, type Vendor } from "@ai-liaison/core";
import { COMPATIBLE_VENDOR_ID, nearestOf, vendorById, vendors } from "@ai-liaison/providers";
import { withCommands } from "../command-name.ts";
import type { CliContext, Command } from "../context.ts";
import { writeJson } from "../output.ts";
import { safeText } from "../terminal/safe-text.ts";
import { type Cells, csvWithRow } from "./csv-with-row.ts";

export interface AddProviderOptions {
  /** A vendor's id, or the name of a service of one's own. */
  readonly vendor: string;
  readonly name?: string;
  readonly url?: string;
  readonly keyEnv?: string;
  readonly models?: string;
  readonly region?: string;
  readonly project?: string;
  readonly apiVersion?: string;
  readonly file?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `providers add`: one more row in `providers.csv`, written only when the whole file is valid with it. */
export const addProvider: Command<AddProviderOptions> = async (options, context) => {
  const { output, env, cwd } = context;
  const vendor = vendorOf(options);
  const cells = cellsOf(options, vendor, env);
  const path = resolve(cwd, options.file ?? "providers.csv");
  const before = readText(path);
  const text = csvWithRow(before, cells);
  const variable = cells.api_key_env ?? "";
  const isSet = variable === "" || (env[variable] ?? "") !== "";
  const { warnings } = validate({ path, text, variable: isSet ? "" : variable }, context);
  write(path, text);
  const name = cells.provider_name ?? "";
  if (options.json === true) {
    writeJson(output, {
      name,
      vendor: vendor?.id ?? COMPATIBLE_VENDOR_ID,
      file: path,
      key_variable: variable,
      key_set: isSet,
    });
  } else if (options.quiet !== true) {
    output.out(`Added ${name} to ${safeText(path)}.\n`);
    for (const warning of warnings) output.err(`warning: ${safeText(warning)}\n`);
    if (!isSet) output.out(`Set ${variable} in the environment or in .env.\n`);
    if (before === null) output.out("The file is new: a gateway that runs already has to be started again.\n");
    output.out(withCommands(`Then: \`ai-liaison providers check ${name}\`\n`));
  }
  return 0;
};

/** The vendor; null for a service in no list, which needs an address. */
function vendorOf({ vendor, url }: AddProviderOptions): Vendor | null {
  const known = vendorById(vendor);
  if (known !== undefined && known.baseUrl === null && known.addressVariables === undefined && url === undefined) {
    throw new Fault("invalid_request", "A service in no list needs its address.", { hint: "Add `--url`." });
  }
  if (known !== undefined) return known;
  if (url !== undefined) return null;
  const [near] = nearestOf(
    vendor,
    vendors.map(({ id }) => id),
  );
  throw new Fault("invalid_request", `There is no vendor \`${vendor}\` in the list.`, {
    hint: near === undefined ? "Add `--url` for a service of your own." : `Did you mean ${near}? Else add \`--url\`.`,
  });
}

function cellsOf(options: AddProviderOptions, vendor: Vendor | null, env: CliContext["env"]): Cells {
  const name = options.name ?? options.vendor;
  return {
    provider_name: name,
    primary_url: options.url ?? "",
    api_key_env: options.keyEnv ?? keyVariableOf(vendor, env),
    vendor: vendor === null ? COMPATIBLE_VENDOR_ID : vendor.id === name ? "" : vendor.id,
    models: options.models ?? "",
    region: options.region ?? "",
    project: options.project ?? "",
    api_version: options.apiVersion ?? "",
  };
}

/** The vendor's own variable; none where requests are signed with credentials that are there. */
function keyVariableOf(vendor: Vendor | null, env: CliContext["env"]): string {
  const variable = vendor?.keyVariables[0] ?? "";
  const isSet = (name: string): boolean => (env[name] ?? "") !== "";
  if (vendor === null || !("credentials" in vendor.auth) || isSet(variable)) return variable;
  return vendor.auth.credentials.every((part) => part.optional === true || isSet(part.variable)) ? "" : variable;
}

interface Draft {
  readonly path: string;
  readonly text: string;
  /** A variable that is yet to be set: no reason to refuse the row. */
  readonly variable: string;
}

/** Reads the draft as `serve` would. Throws a ConfigError that names what is wrong. */
function validate({ path, text, variable }: Draft, { env, cwd }: CliContext) {
  return loadConfig({
    args: { config: path },
    env: variable === "" ? env : { ...env, [variable]: "yet-to-be-set" },
    cwd,
    readFile: (asked, maxBytes) => (asked === path ? Buffer.from(text).subarray(0, maxBytes + 1) : readBytes(asked)),
  });
}

function readText(path: string): string | null {
  return readBytes(path)?.toString("utf8") ?? null;
}

function readBytes(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Whole or not at all: a gateway may be reading it. */
function write(path: string, text: string): void {
  const draft = `${path}.new`;
  writeFileSync(draft, text);
  renameSync(draft, path);
}
