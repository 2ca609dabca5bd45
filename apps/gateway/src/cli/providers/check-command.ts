import { Fault } from "@ai-liaison/core";
import type { CliContext, Command } from "../context.ts";
import { type DataOptions, readConfig } from "../data-directory.ts";
import { checkProviders } from "../doctor/check-providers.ts";
import type { Fetch } from "../doctor/fetch-port.ts";
import { signPorts } from "../doctor/sign-ports.ts";
import { tellFindings } from "../doctor/tell-findings.ts";
import { writeJson } from "../output.ts";

export interface CheckProvidersOptions extends DataOptions {
  readonly name?: string;
  readonly json?: boolean;
}

/** `providers check`: asks those in use their cheapest question. 1 when any of them cannot be called. */
export const checkCommand: Command<CheckProvidersOptions> = (options, context) => checkThem(options, context, fetch);

/** The same, with the network passed in. */
export async function checkThem(options: CheckProvidersOptions, context: CliContext, fetch: Fetch): Promise<0 | 1> {
  const { name, json, ...args } = options;
  const { providers } = await readConfig(args, context);
  const asked = name === undefined ? providers : providers.filter((provider) => provider.name === name);
  if (asked.length === 0) {
    throw new Fault("invalid_request", `No provider named \`${name ?? ""}\` is in use.`, {
      hint: `Name one of ${providers.map((provider) => provider.name).join(", ")}; or set its key, if it is off for want of one.`,
    });
  }
  const { clock, output } = context;
  const findings = await checkProviders(asked, { fetch, clock, signing: signPorts(() => clock.nowMs()) });
  const healthy = findings.every(({ status }) => status !== "failed");
  if (json === true) writeJson(output, { ok: healthy, checks: findings });
  else tellFindings(findings, output);
  return healthy ? 0 : 1;
}
