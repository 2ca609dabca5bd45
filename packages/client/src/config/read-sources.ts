import { join, resolve } from "node:path";
import { type CheckedFile, checkConfigFile } from "./check-config-file.ts";
import type { Findings } from "./config-error.ts";
import { ConfigFiles, type ReadFile } from "./config-files.ts";
import { type ConfigFile, configSchema } from "./config-schema.ts";
import { createEnvironment, type Environment, type Variables } from "./environment.ts";
import { besides, CONFIG_NAMES, isCsv, PROVIDERS_NAME, profilePath, told } from "./find-config-files.ts";
import { objectFile } from "./object-file.ts";
import type { ConfigArguments } from "./override-settings.ts";
import type { ProviderRow } from "./provider-columns.ts";
import { rowsOfList } from "./provider-list.ts";
import { MAX_CSV_BYTES, readProvidersCsv } from "./providers-csv.ts";
import { MAX_YAML_BYTES, readYaml, type YamlFile } from "./yaml-file.ts";

const MAX_ENV_BYTES = 256 * 1024;

export interface SourceInput {
  readonly args: ConfigArguments;
  readonly env: Variables;
  readonly cwd: string;
  readonly readFile: ReadFile;
  /** Stands in the place of `liaison.yaml`: an object with the same fields. */
  readonly content?: unknown;
}

/** What `.env` and `liaison.yaml` say. */
export interface Settings {
  readonly environment: Environment;
  /** The file `liaison.yaml`, for naming places in it; null when there is none, or it is not usable. */
  readonly file: YamlFile | null;
  /** What of the settings is right; where the file has problems, the rest are defaults. */
  readonly settings: ConfigFile;
  /** Keys at the top of the file in which something is wrong. */
  readonly invalid: ReadonlySet<string>;
}

/** What was read, before it is put together. */
export interface Sources extends Settings {
  /** Null: nothing names any provider. */
  readonly rows: readonly ProviderRow[] | null;
  /** What the rows are from. */
  readonly rowsPlace: string;
  readonly sources: readonly string[];
}

/** Reads `.env`, `liaison.yaml` and `providers.csv`, as far as there are such. */
export function readSources(input: SourceInput, findings: Findings): Sources {
  const reader = readerOf(input, findings);
  const named = namedFile(reader, input);
  const csv = named !== null && isCsv(named) ? resolve(input.cwd, named) : null;
  const found = csv === null ? readConfigFile(reader, named) : null;
  const rows = csv === null ? rowsOf(reader, found) : readCsv(reader, csv, true);
  return {
    ...settingsOf(reader, found),
    rows: rows?.rows ?? null,
    rowsPlace: rows?.place ?? "",
    sources: reader.files.sources,
  };
}

/** The same without the providers' table. */
export function readSettings(input: SourceInput, findings: Findings): Settings {
  const reader = readerOf(input, findings);
  const named = namedFile(reader, input);
  return settingsOf(reader, named !== null && isCsv(named) ? null : readConfigFile(reader, named));
}

function namedFile({ environment, content }: Reader, { args }: SourceInput): string | null {
  if (content !== undefined) return null;
  return args.config ?? environment.get("LIAISON_CONFIG");
}

function readerOf({ env, cwd, readFile, content }: SourceInput, findings: Findings): Reader {
  const files = new ConfigFiles(readFile, findings);
  const environment = createEnvironment(env, files.read(join(cwd, ".env"), ".env", MAX_ENV_BYTES));
  return { files, environment, cwd, findings, content };
}

function settingsOf({ environment }: Reader, found: FoundFile | null): Settings {
  const { settings, invalid } = found?.checked ?? { settings: configSchema.parse({}), invalid: new Set<string>() };
  const { data_directory: directory } = settings;
  // Paths in a file are from its own folder.
  const placed = found === null || directory === undefined ? {} : { data_directory: besides(found.path, directory) };
  return { environment, file: found?.file ?? null, settings: { ...settings, ...placed }, invalid };
}

interface Reader {
  readonly files: ConfigFiles;
  readonly environment: Environment;
  readonly cwd: string;
  readonly findings: Findings;
  readonly content: unknown;
}

interface FoundFile {
  readonly path: string;
  readonly place: string;
  readonly file: YamlFile | null;
  readonly checked: CheckedFile | null;
}

interface FoundRows {
  readonly place: string;
  readonly rows: readonly ProviderRow[];
}

/** The file that was named, or the first of the customary names. */
function readConfigFile(reader: Reader, named: string | null): FoundFile | null {
  const { files, environment, cwd, findings, content } = reader;
  if (content !== undefined) {
    const file = objectFile(content);
    return { path: join(cwd, "config"), place: file.place([]), file, checked: checkConfigFile(file, findings) };
  }
  for (const name of named === null ? CONFIG_NAMES : [named]) {
    const path = resolve(cwd, name);
    const place = told(path, cwd);
    const before = findings.problems.length;
    const text = files.read(path, place, MAX_YAML_BYTES);
    if (text !== null) {
      const file = readYaml(text, place, environment, findings);
      return { path, place, file, checked: file === null ? null : checkConfigFile(file, findings) };
    }
    if (findings.problems.length > before) return { path, place, file: null, checked: null };
    if (named !== null) findings.problem(place, "does not exist. Give the path of a liaison.yaml or a providers.csv.");
  }
  return null;
}

function rowsOf(reader: Reader, found: FoundFile | null): FoundRows | null {
  if (found === null) return readCsv(reader, join(reader.cwd, PROVIDERS_NAME), false);
  // What is wrong with the file is known already; nothing is to be said of providers it may have named.
  if (found.checked === null || found.file === null) return { place: found.place, rows: [] };
  const { settings, invalid } = found.checked;
  const { providers } = settings;
  if (providers === undefined && [...invalid].some(mayMeanProviders)) return { place: found.place, rows: [] };
  if (typeof providers === "string") return readCsv(reader, besides(found.path, providers), true);
  return providers === undefined ? null : { place: found.place, rows: rowsOfList(providers, found.file) };
}

/** A key that is not known may be `providers`, misspelt. */
function mayMeanProviders(invalidKey: string): boolean {
  return invalidKey === "providers" || !(invalidKey in configSchema.shape);
}

/** The CSV of this environment, or the one for all; null when there is none and none was named. */
function readCsv(reader: Reader, path: string, isNamed: boolean): FoundRows | null {
  const { files, environment, cwd, findings } = reader;
  const before = findings.problems.length;
  const special = profilePath(path, environment.get("APP_ENV") ?? environment.get("NODE_ENV"));
  for (const candidate of special === null ? [path] : [special, path]) {
    const place = told(candidate, cwd);
    const text = files.read(candidate, place, MAX_CSV_BYTES);
    if (text !== null) return { place, rows: readProvidersCsv(text, place, findings) };
    if (findings.problems.length > before) return { place, rows: [] };
  }
  if (!isNamed) return null;
  const place = told(path, cwd);
  findings.problem(place, "does not exist. Give the path of a providers.csv.");
  return { place, rows: [] };
}
