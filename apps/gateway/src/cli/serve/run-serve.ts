import type { LiaisonConfig } from "@ai-liaison/client";
import { type Clock, isFault } from "@ai-liaison/core";
import { probeLocalVendors } from "@ai-liaison/providers";
import type { RunningGateway } from "../../server/start-gateway.ts";
import type { CliContext, ExitCode } from "../context.ts";
import { readConfig } from "../data-directory.ts";
import { isServed } from "../is-served.ts";
import { writeJson } from "../output.ts";
import { tellFault } from "../tell-fault.ts";
import { VERSION } from "../version.ts";
import { type Welcome, welcomeText } from "./banner.ts";
import { probeFetch } from "./probe-fetch.ts";
import { processSignals, type Signals } from "./signals.ts";

export interface ServeOptions {
  readonly port?: string;
  readonly host?: string;
  readonly config?: string;
  readonly data?: string;
  readonly logLevel?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const LOCK_PATIENCE_MS = 1_000;
const LOCK_RETRY_MS = 100;

/** What serving leans on besides the context. */
export interface ServePorts {
  readonly start: (config: LiaisonConfig) => Promise<RunningGateway>;
  readonly signals: Signals;
}

/** `serve`: the gateway, until a signal ends it. */
export async function runServe(options: ServeOptions, context: CliContext): Promise<ExitCode> {
  const { startGateway } = await import("../../server/start-gateway.ts");
  return serveUntilSignal(options, context, { start: startGateway, signals: processSignals() });
}

/** The same, with the gateway and the signals passed in. */
export async function serveUntilSignal(
  options: ServeOptions,
  context: CliContext,
  { start, signals }: ServePorts,
): Promise<ExitCode> {
  const { json, quiet, ...args } = options;
  let gateway: RunningGateway;
  try {
    const config = await readConfig(args, context, await probeLocalVendors(probeFetch));
    gateway = await startPatiently(() => start(config), context.clock);
  } catch (error) {
    return tellStartFailure(error, context, json === true);
  }
  if (quiet !== true) welcome(gateway, context, json === true);
  await signals.next();
  context.output.err("Stopping: calls under way may end; a second signal stops at once.\n");
  return Promise.race([gateway.close().then(() => 0 as const), signals.next().then(() => 1 as const)]);
}

/** A command that reads holds the data folder for a moment: not the time to give up. */
async function startPatiently(start: () => Promise<RunningGateway>, clock: Clock): Promise<RunningGateway> {
  const giveUpAtMs = clock.monotonicMs() + LOCK_PATIENCE_MS;
  for (;;) {
    try {
      return await start();
    } catch (error) {
      if (!isServed(error) || clock.monotonicMs() >= giveUpAtMs) throw error;
    }
    await new Promise<void>((resolve) => clock.after(LOCK_RETRY_MS, resolve));
  }
}

/** Exit codes of a start: 2 where the command line or configuration must change, else 1; 3 is for what others run. */
function tellStartFailure(error: unknown, { output }: CliContext, json: boolean): ExitCode {
  const code = tellFault(error, output, json);
  if (isFault(error) && error.code === "permission") return 2;
  return code === 2 ? 2 : 1;
}

function welcome({ url, liaison }: RunningGateway, { output }: CliContext, json: boolean): void {
  const { dataDirectory, providers, routes, warnings } = liaison.config();
  const facts: Welcome = {
    version: VERSION,
    url,
    dataDirectory,
    providers,
    routes: routes.map(({ name }) => name),
    open: liaison.keyring.isOpen,
    warnings,
  };
  if (json) writeJson(output, asJson(facts));
  else output.out(welcomeText(facts));
}

function asJson({ url, dataDirectory, providers, open, warnings }: Welcome): object {
  return {
    url,
    data_directory: dataDirectory,
    providers: providers.map(({ name }) => name),
    simulated: providers.some(({ vendor }) => vendor.simulated === true),
    open,
    warnings,
    pid: process.pid,
  };
}
