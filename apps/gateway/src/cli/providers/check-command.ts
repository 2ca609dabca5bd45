import { type LiaisonConfig, type ListCondition, refreshModelLists } from "@ai-liaison/client";
import { type Clock, Fault } from "@ai-liaison/core";
import type { CliContext, Command } from "../context.ts";
import { type DataOptions, readConfig } from "../data-directory.ts";
import { checkProviders } from "../doctor/check-providers.ts";
import type { Fetch } from "../doctor/fetch-port.ts";
import { type Finding, warning } from "../doctor/finding.ts";
import { signPorts } from "../doctor/sign-ports.ts";
import { tellFindings } from "../doctor/tell-findings.ts";
import { writeJson } from "../output.ts";
import { isoOf } from "./listed-models.ts";

export interface CheckProvidersOptions extends DataOptions {
  readonly name?: string;
  readonly json?: boolean;
}

/** The world outside, for a check. */
export interface CheckNetwork {
  readonly fetch: Fetch;
  /** Asks which models there are, and keeps the answers. */
  readonly refreshLists: (config: LiaisonConfig, clock: Clock) => Promise<readonly ListCondition[]>;
}

/**
 * `providers check`: asks those in use their cheapest question, and which models they have. 1 when any of them cannot be
 * called.
 */
export const checkCommand: Command<CheckProvidersOptions> = (options, context) =>
  checkThem(options, context, { fetch, refreshLists: refreshModelLists });

/** The same, with the network passed in. */
export async function checkThem(
  options: CheckProvidersOptions,
  context: CliContext,
  network: CheckNetwork,
): Promise<0 | 1> {
  const { name, json, ...args } = options;
  const config = await readConfig(args, context);
  const { providers } = config;
  const asked = name === undefined ? providers : providers.filter((provider) => provider.name === name);
  if (asked.length === 0) {
    throw new Fault("invalid_request", `No provider named \`${name ?? ""}\` is in use.`, {
      hint: `Name one of ${providers.map((provider) => provider.name).join(", ")}; or set its key, if it is off for want of one.`,
    });
  }
  const { clock, output } = context;
  const { fetch, refreshLists } = network;
  const [checks, lists] = await Promise.all([
    checkProviders(asked, { fetch, clock, signing: signPorts(() => clock.nowMs()) }),
    refreshLists({ ...config, providers: asked }, clock),
  ]);
  const findings = checks.flatMap((finding) => withModels(finding, lists));
  const healthy = findings.every(({ status }) => status !== "failed");
  if (json === true) writeJson(output, { ok: healthy, checks: findings, models: lists.map(asJson) });
  else tellFindings(findings, output);
  return healthy ? 0 : 1;
}

/** What can be called is told with how many models it has; one that does not say keeps what was last known. */
function withModels(finding: Finding, lists: readonly ListCondition[]): readonly Finding[] {
  const list = lists.find(({ providerName }) => finding.check === `provider ${providerName}`);
  if (list === undefined || finding.status === "failed") return [finding];
  const { providerName, count, failure } = list;
  if (failure === null) return [{ ...finding, detail: `${finding.detail} It lists ${count ?? 0} models.` }];
  const hint =
    count === null
      ? "Models are found by how they are named; name others in the column `models`."
      : "What was last known of them stays in use.";
  return [finding, warning(`models of ${providerName}`, failure.message, hint)];
}

function asJson(list: ListCondition): object {
  const { providerName, count, stale, failure } = list;
  return { provider: providerName, count, fetched_at: isoOf(list), stale, error: failure?.message ?? null };
}
