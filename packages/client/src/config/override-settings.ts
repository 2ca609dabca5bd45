import { resolve } from "node:path";
import type { Findings } from "./config-error.ts";
import type { ConfigFile } from "./config-schema.ts";
import type { Environment } from "./environment.ts";
import { listed } from "./fields.ts";
import { LOG_LEVELS, type LogLevel } from "./liaison-config.ts";
import { shown } from "./shown.ts";

/** What a command line may set. */
export interface ConfigArguments {
  readonly config?: string | undefined;
  readonly data?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: number | string | undefined;
  readonly logLevel?: string | undefined;
}

/** The settings that arguments and environment may override. */
export interface OverriddenSettings {
  readonly host: string;
  readonly port: number;
  readonly logLevel: LogLevel;
  readonly dataDirectory: string;
}

interface Given {
  readonly text: string;
  /** How it was given: `--port`, `PORT`. */
  readonly by: string;
}

/** Arguments go before the environment, the environment before the file, the file before defaults. */
export function overrideSettings(
  file: ConfigFile,
  source: { readonly args: ConfigArguments; readonly environment: Environment; readonly cwd: string },
  findings: Findings,
): OverriddenSettings {
  const { args, environment, cwd } = source;
  const given = (argument: string, value: string | number | undefined, ...variables: string[]): Given | null => {
    if (value !== undefined) return { text: String(value).trim(), by: argument };
    const variable = variables.find((name) => environment.get(name) !== null);
    return variable === undefined ? null : { text: environment.get(variable) ?? "", by: variable };
  };
  const data = given("--data", args.data, "LIAISON_DATA");
  if (data?.text === "") findings.problem(data.by, "is empty. Write the path of a folder.");
  return {
    host: hostOf(given("--host", args.host, "LIAISON_HOST", "HOST"), findings) ?? file.server.host,
    port: portOf(given("--port", args.port, "PORT"), findings) ?? file.server.port,
    logLevel: levelOf(given("--log-level", args.logLevel, "LOG_LEVEL"), findings) ?? file.log_level,
    dataDirectory: resolve(cwd, data?.text ?? file.data_directory ?? "data"),
  };
}

function hostOf(given: Given | null, findings: Findings): string | null {
  if (given === null || /^[A-Za-z0-9._:%-]{1,255}$/.test(given.text)) return given?.text ?? null;
  findings.problem(given.by, "is no host name and no IP address. Write one, such as 127.0.0.1.");
  return null;
}

function portOf(given: Given | null, findings: Findings): number | null {
  if (given === null) return null;
  const port = /^\d{1,5}$/.test(given.text) ? Number(given.text) : Number.NaN;
  if (port <= 65_535) return port;
  findings.problem(given.by, `${shown(given.text)} is no port. Write a whole number from 0 to 65535.`);
  return null;
}

function levelOf(given: Given | null, findings: Findings): LogLevel | null {
  if (given === null) return null;
  const level = LOG_LEVELS.find((name) => name === given.text.toLowerCase());
  if (level !== undefined) return level;
  findings.problem(given.by, `${shown(given.text)} is no log level. Write ${listed(LOG_LEVELS)}.`);
  return null;
}
