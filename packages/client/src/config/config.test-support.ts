import { ConfigError, type ConfigProblem } from "./config-error.ts";
import type { LiaisonConfig } from "./liaison-config.ts";
import { type ConfigInput, loadConfig } from "./load-config.ts";

export const COLUMNS =
  "provider_name,primary_url,secondary_url,api_key_env,timeout,max_requests_per_minute,cost_per_1k_tokens,priority";

export interface Given extends Partial<Omit<ConfigInput, "readFile">> {
  /** Text by path, from the working folder `/srv/app`. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

/** A configuration from files that are only imagined. */
export function load(given: Given = {}): LiaisonConfig {
  return loadConfig(imagined(given));
}

/** What a configuration is read from, where the files are only imagined. */
export function imagined({ files = {}, ...input }: Given = {}): ConfigInput {
  return {
    env: {},
    cwd: "/srv/app",
    ...input,
    readFile: (path, maxBytes) => {
      const name = path.replace(/^\/srv\/app\//, "");
      const content = Object.hasOwn(files, name) ? files[name] : undefined;
      return content === undefined ? null : Buffer.from(content).subarray(0, maxBytes + 1);
    },
  };
}

/** What is wrong with a configuration that must not be valid. */
export function problemsOf(given: Given): readonly ConfigProblem[] {
  return errorOf(given).problems;
}

export function errorOf(given: Given): ConfigError {
  try {
    load(given);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error("The configuration was taken for valid.");
}

/** `providers.csv` with these rows beneath the eight columns, and more columns where wanted. */
export function csv(rows: readonly string[], ...moreColumns: readonly string[]): string {
  return [[COLUMNS, ...moreColumns].join(","), ...rows, ""].join("\n");
}
