import { ConfigurationError } from "@ai-liaison/core";
import { ConfigError, type ConfigObject, type LiaisonConfig, loadConfig } from "../config/index.ts";
import type { ClientOptions } from "./client-options.ts";

/** The configuration the client runs with, read as `serve` reads its own. Throws a ConfigurationError naming what is wrong. */
export function loadClientConfig(config: ConfigObject | string | undefined, options: ClientOptions): LiaisonConfig {
  const { env = process.env, cwd = process.cwd(), data } = options;
  const args = { ...(typeof config === "string" ? { config } : {}), ...(data === undefined ? {} : { data }) };
  const content = typeof config === "string" || config === undefined ? {} : { content: config };
  try {
    return loadConfig({ args, env, cwd, ...content });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const problems = error.problems.map(({ place, message }) => ({ place, message }));
    throw new ConfigurationError(error.message, { hint: error.hint, details: { problems }, cause: error });
  }
}
