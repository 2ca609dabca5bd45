import { ConfigError, describeConfig, type LiaisonConfig } from "@ai-liaison/client";
import { faultBody } from "../../admin/fault-body.ts";
import type { Command } from "../context.ts";
import { type DataOptions, readConfig } from "../data-directory.ts";
import { type Output, writeJson } from "../output.ts";
import { safeText } from "../terminal/safe-text.ts";

export interface ValidateConfigOptions extends DataOptions {
  readonly file?: string;
  readonly json?: boolean;
}

/** `config validate`: reads everything as `serve` would, and says what is wrong or doubtful. Starts nothing. */
export const validateConfig: Command<ValidateConfigOptions> = async (options, context) => {
  const { file, config: named, json } = options;
  const path = file ?? named;
  let config: LiaisonConfig;
  try {
    config = await readConfig({ config: path, data: options.data }, context);
  } catch (error) {
    if (!(error instanceof ConfigError) || json !== true) throw error;
    writeJson(context.output, { error: { ...faultBody(error).error, problems: error.problems } });
    return 2;
  }
  if (json === true) writeJson(context.output, { valid: true, config: describeConfig(config) });
  else tell(config, context.output);
  return 0;
};

function tell({ sources, providers, routes, warnings }: LiaisonConfig, output: Output): void {
  for (const warning of warnings) output.err(`warning: ${safeText(warning)}\n`);
  const from = sources.length === 0 ? "defaults and environment" : sources.map(safeText).join(", ");
  const names = providers.map(({ name }) => name).join(", ");
  output.out(`The configuration is valid (${from}).\n`);
  output.out(`Providers, the first asked first: ${names === "" ? "none" : names}\n`);
  if (routes.length > 0) output.out(`Routes: ${routes.map(({ name }) => safeText(name)).join(", ")}\n`);
}
