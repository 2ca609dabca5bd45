import { resolve } from "node:path";
import type { ConfigArguments, LiaisonConfig } from "@ai-liaison/client";
import type { CliContext } from "./context.ts";

/** Options by which any command finds the data folder. */
export interface DataOptions {
  readonly data?: string;
  readonly config?: string;
}

/**
 * The data folder: as `--data` says, else as the environment or the configuration does. Providers and keys are no part
 * of the question. With `--data` nothing of the configuration is read, so that a broken one is no reason not to look at
 * the calls; and starting is three times as fast.
 */
export async function dataDirectoryOf(options: DataOptions, { cwd, env }: CliContext): Promise<string> {
  const { data, config } = options;
  if (data !== undefined && data !== "") return resolve(cwd, data);
  const { findDataDirectory } = await import("@ai-liaison/client");
  return findDataDirectory({ args: { data, config }, env, cwd });
}

/** The configuration, from the same places as `serve` reads it. Throws a ConfigError. */
export async function readConfig(
  args: ConfigArguments,
  { env, cwd }: CliContext,
  answering: readonly string[] = [],
): Promise<LiaisonConfig> {
  const { loadConfig } = await import("@ai-liaison/client");
  return loadConfig({ args, env, cwd, answering });
}
