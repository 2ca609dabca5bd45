import { resolve } from "node:path";
import type { ConfigArguments, LiaisonConfig } from "@ai-liaison/client";
import type { CliContext } from "./context.ts";

/** Options by which any command finds the data folder. */
export interface DataOptions {
  readonly data?: string;
  readonly config?: string;
}

/**
 * The data folder: as `--data` says, else as the configuration does. With `--data` nothing of the configuration is
 * read, so that a broken one is no reason not to look at the calls; and starting is three times as fast.
 */
export async function dataDirectoryOf(options: DataOptions, context: CliContext): Promise<string> {
  if (options.data !== undefined && options.data !== "") return resolve(context.cwd, options.data);
  return (await readConfig(options, context)).dataDirectory;
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
