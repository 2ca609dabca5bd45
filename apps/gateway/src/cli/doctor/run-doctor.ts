import {
  type ConfigArguments,
  type KeyInfo,
  type LiaisonConfig,
  listKeys,
  type SalvagedConfig,
  salvageConfig,
} from "@ai-liaison/client";
import { isFault, toFault } from "@ai-liaison/core";
import type { CliContext, Command } from "../context.ts";
import { type DataOptions, readConfig } from "../data-directory.ts";
import { writeJson } from "../output.ts";
import { checkLedger } from "./check-ledger.ts";
import { checkDataFolder, checkNode, checkPort } from "./check-machine.ts";
import { checkProviders } from "./check-providers.ts";
import type { Fetch } from "./fetch-port.ts";
import { type Finding, failed, ok, warning } from "./finding.ts";
import { signPorts } from "./sign-ports.ts";
import { tellFindings } from "./tell-findings.ts";

export interface DoctorOptions extends DataOptions {
  readonly json?: boolean;
  readonly host?: string;
  readonly port?: string;
}

/** `doctor`: looks at everything a start and a call need. 1 when anything stands in the way. */
export const runDoctor: Command<DoctorOptions> = (options, context) => examine(options, context, fetch);

/** The same, with the network passed in. */
export async function examine(options: DoctorOptions, context: CliContext, fetch: Fetch): Promise<0 | 1> {
  const findings = [checkNode(process.version), ...(await checkInstallation(options, context, fetch))];
  const healthy = findings.every(({ status }) => status !== "failed");
  if (options.json === true) writeJson(context.output, { ok: healthy, checks: findings });
  else tellFindings(findings, context.output);
  return healthy ? 0 : 1;
}

async function checkInstallation(options: DoctorOptions, context: CliContext, fetch: Fetch): Promise<Finding[]> {
  const { json: _, ...args } = options;
  const { findings, seen } = await look(args, context);
  const { host, port, dataDirectory, providers } = seen;
  const [listening, reached] = await Promise.all([
    checkPort(host, port, fetch),
    checkProviders(providers, { fetch, clock: context.clock, signing: signPorts(() => context.clock.nowMs()) }),
  ]);
  return [
    ...findings,
    checkDataFolder(dataDirectory),
    checkKeys(dataDirectory, host),
    listening,
    ...checkLedger(dataDirectory),
    ...reached,
  ];
}

/** What is there to check. A configuration that is not valid is one finding; what can be read of it is looked at too. */
async function look(
  args: ConfigArguments,
  context: CliContext,
): Promise<{ readonly findings: readonly Finding[]; readonly seen: SalvagedConfig }> {
  try {
    const config = await readConfig(args, context);
    return { findings: checkConfig(config), seen: { ...config, ...config.server } };
  } catch (error) {
    if (!isFault(error)) throw error;
    const { env, cwd } = context;
    return { findings: [failed("config", error.message, error.hint)], seen: salvageConfig({ args, env, cwd }) };
  }
}

function checkConfig({ sources, warnings }: LiaisonConfig): Finding[] {
  const from = sources.length === 0 ? "defaults and environment" : sources.join(", ");
  return [
    ok("config", `valid (${from}).`),
    ...warnings.map((text) => warning("config", text, "Nothing to do, if that is meant.")),
  ];
}

function checkKeys(dataDirectory: string, host: string): Finding {
  try {
    return judgeKeys(listKeys(dataDirectory), host);
  } catch (error) {
    const { message, hint } = toFault(error);
    return failed("keys", message, hint);
  }
}

function judgeKeys(keys: readonly KeyInfo[], host: string): Finding {
  const live = keys.filter(({ revokedAt }) => revokedAt === null).length;
  if (live > 0) return ok("keys", `${live} in force.`);
  if (keys.length > 0) return warning("keys", "all are revoked: no call is let in.", "Run `ai-liaison keys create`.");
  const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/.test(host);
  if (loopback) return ok("keys", "none yet: this machine's own calls are answered without one.");
  return failed("keys", `none, so the gateway will not listen on ${host}.`, "Run `ai-liaison keys create` first.");
}
