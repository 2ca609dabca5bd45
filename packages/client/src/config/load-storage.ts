/**
 * What reading the ledger takes of a configuration: where the data is, and how bodies are kept. Providers and their
 * keys are no part of it: a folder's calls can be read where no key is set, and when a table of providers is broken.
 */
import { resolve } from "node:path";
import type { Provider } from "@ai-liaison/core";
import { type ConfigProblem, Findings } from "./config-error.ts";
import { readNodeFile } from "./config-files.ts";
import { configSchema, NOT_YET_AVAILABLE } from "./config-schema.ts";
import type { LiaisonConfig } from "./liaison-config.ts";
import { type ConfigInput, storeOf } from "./load-config.ts";
import { overrideSettings } from "./override-settings.ts";
import { readPrices } from "./read-prices.ts";
import { readProviders } from "./read-providers.ts";
import { readSettings, readSources, type Settings, type SourceInput } from "./read-sources.ts";
import { selectProviders } from "./select-providers.ts";
import type { YamlFile } from "./yaml-file.ts";

export type StorageConfig = Pick<LiaisonConfig, "dataDirectory" | "store">;

/** Throws a ConfigError when `liaison.yaml` cannot be read, or is wrong about the data folder or about the store. */
export function loadStorage(input: ConfigInput): StorageConfig {
  const found = new Findings();
  const source = sourceOf(input);
  const read = readSettings(source, found);
  const findings = new Findings();
  for (const { place, message } of found.problems.filter((problem) => concernsStorage(problem, read)))
    findings.problem(place, message);
  const { environment, settings } = read;
  const { dataDirectory } = overrideSettings(settings, { ...source, environment }, new Findings());
  if (input.args?.data?.trim() === "") findings.problem("--data", "is empty. Write the path of a folder.");
  findings.throwIfAny();
  return { dataDirectory, store: storeOf(settings) };
}

/** Where the data is. An argument or a variable that names it is enough; else as `loadStorage`. */
export function findDataDirectory(input: ConfigInput): string {
  const source = sourceOf(input);
  const named = input.args?.data ?? readSettings(source, new Findings()).environment.get("LIAISON_DATA");
  return named === null || named.trim() === "" ? loadStorage(input).dataDirectory : resolve(source.cwd, named.trim());
}

/**
 * What pricing takes of a configuration, also where no vendor's key is set. Throws a ConfigError when anything in it is
 * wrong: a price that is not read would be another price.
 */
export function loadPricing(input: ConfigInput): Pick<LiaisonConfig, "prices" | "markupPercent" | "providers"> {
  const findings = new Findings();
  const read = readSources(sourceOf(input), findings);
  const { settings, file, rows, rowsPlace, environment } = read;
  const keyed = { get: (name: string) => environment.get(name) ?? "unset" };
  const { providers } = rows === null ? { providers: [] } : readProviders(rows, rowsPlace, keyed, findings);
  const prices = readPrices(settings.prices, file, findings);
  findings.throwIfAny();
  return { prices, markupPercent: settings.markup_percent, providers };
}

/** What is still known of a configuration that is not valid. */
export interface SalvagedConfig {
  readonly dataDirectory: string;
  readonly host: string;
  readonly port: number;
  readonly providers: readonly Provider[];
}

/** As much as can be read, defaults for the rest: to look at an installation with, never to serve with. */
export function salvageConfig(input: ConfigInput): SalvagedConfig {
  const findings = new Findings();
  const source = sourceOf(input);
  const read = readSources(source, findings);
  const { host, port, dataDirectory } = overrideSettings(read.settings, { ...source, ...read }, findings);
  const { providers } = selectProviders({ read, host, answering: input.answering ?? [] }, findings);
  return { dataDirectory, host, port, providers };
}

function sourceOf({ args = {}, env, cwd, readFile = readNodeFile }: ConfigInput): SourceInput {
  return { args, env, cwd: resolve(cwd), readFile };
}

const STORAGE: readonly string[] = ["data_directory", "store"];
const OTHERS = [...Object.keys(configSchema.shape), ...NOT_YET_AVAILABLE].filter((key) => !STORAGE.includes(key));

/** Whether a problem with the file leaves it open where the data is and how bodies are kept. */
function concernsStorage({ place }: ConfigProblem, { file }: Settings): boolean {
  if (file === null) return true;
  const at = /, line \d+(?:, (\w+).*)?$/.exec(place);
  if (at === null) return true;
  // A key that is not known may be one of ours, misspelt. A variable that is not set is told by its line alone.
  return at[1] === undefined ? linesOf(file).includes(place) : !OTHERS.includes(at[1]);
}

function linesOf(file: YamlFile): readonly string[] {
  const keys = ["full_responses", "max_response_bytes", "bodies_retention_days"];
  const paths = [["data_directory"], ["store"], ...keys.map((key) => ["store", key])];
  return paths.map((path) => file.place(path).replace(/(, line \d+), .*$/, "$1"));
}
