import type { Provider, Vendor } from "@ai-liaison/core";
import {
  isSettingValue,
  localAddress,
  localVendors,
  parseEndpoint,
  settleVendor,
  vendors,
} from "@ai-liaison/providers";
import type { Findings } from "./config-error.ts";
import type { Environment } from "./environment.ts";
import { DEFAULT_TIMEOUT_MS, ownAddress } from "./read-provider.ts";
import { settingFrom } from "./read-settings.ts";
import { readVendorKey } from "./read-vendor-key.ts";

/**
 * Providers of an installation that names none: every vendor whose key variable is set, and those on this machine whose
 * address is set or whose port answers. When there is none at all, and only this machine can reach us, the simulated
 * provider answers, so that a first start shows the whole product. A stranger never gets an invented answer.
 */
export interface Discovery {
  readonly environment: Environment;
  /** Ids of local vendors whose port was seen to answer. */
  readonly answering: readonly string[];
  /** Only this machine can reach the gateway. */
  readonly isLoopback: boolean;
}

const STEP = 10;

export function discoverProviders(discovery: Discovery, findings: Findings): readonly Provider[] {
  const found = [...keyedVendors(discovery.environment, findings), ...localOnes(discovery, findings)];
  if (found.length > 0) return found.map((provider, index) => ({ ...provider, priority: (index + 1) * STEP }));
  const simulated = vendors.find((vendor) => vendor.simulated === true);
  if (discovery.isLoopback && simulated !== undefined) {
    findings.warn("No provider is configured and no vendor key is set: the simulated provider answers.");
    return [providerOf(simulated, simulated.baseUrl ?? "", null)];
  }
  if (findings.problems.length === 0) findings.problem("providers", noProvider());
  return [];
}

function keyedVendors(environment: Environment, findings: Findings): Provider[] {
  return vendors.flatMap((vendor) => {
    const variable = vendor.keyVariables.find((name) => environment.get(name) !== null);
    if (variable === undefined || vendor.onlyNamed === true) return [];
    const key = readVendorKey(variable, environment);
    if (key.kind === "unusable") findings.problem(variable, key.message);
    return key.kind === "usable" ? settledOnes(vendor, key.value, { variable, environment }, findings) : [];
  });
}

interface Found {
  /** The key's. */
  readonly variable: string;
  readonly environment: Environment;
}

/** The provider of a key, at an address that may take more variables; one that lacks some is told of, not guessed. */
function settledOnes(
  vendor: Vendor,
  apiKey: string | null,
  { variable, environment }: Found,
  findings: Findings,
): Provider[] {
  const values: Record<string, string> = {};
  for (const setting of vendor.settings ?? []) {
    const value = settingFrom(setting, environment);
    if (value !== null && isSettingValue(value)) values[setting.name] = value;
    else if (setting.optional !== true) return missing(variable, setting.variables[0] ?? setting.name, findings);
  }
  const own = ownAddress(vendor, environment);
  const settled = settleVendor(vendor, values, own ?? "");
  const address = settled.baseUrl ?? own;
  if (address === null) return missing(variable, vendor.addressVariables?.[0] ?? "its address", findings);
  try {
    return [providerOf(settled, address, apiKey)];
  } catch {
    findings.problem(vendor.addressVariables?.[0] ?? variable, "holds no address. Write a URL.");
    return [];
  }
}

function missing(variable: string, wanted: string, findings: Findings): [] {
  findings.warn(`${variable} is set, but not ${wanted}: its vendor is not in use.`);
  return [];
}

function localOnes({ environment, answering }: Discovery, findings: Findings): Provider[] {
  return localVendors.flatMap(({ vendor, addressVariable, defaultPort }) => {
    const value = environment.get(addressVariable);
    if (value === null && !answering.includes(vendor.id)) return [];
    try {
      return [providerOf(vendor, value === null ? (vendor.baseUrl ?? "") : localAddress(value, defaultPort), null)];
    } catch {
      findings.problem(addressVariable, "holds no address. Write `host:port`, or a URL.");
      return [];
    }
  });
}

function providerOf(vendor: Vendor, address: string, apiKey: string | null): Provider {
  return {
    name: vendor.id,
    vendor,
    endpoints: [parseEndpoint(address, vendor)],
    apiKey,
    timeoutMs: DEFAULT_TIMEOUT_MS,
    priority: STEP,
    models: [],
    defaultModel: null,
    fallbackNanoUsdPerMtok: null,
    maxRequestsPerMinute: null,
  };
}

function noProvider(): string {
  const named = vendors.filter(({ onlyNamed }) => onlyNamed !== true);
  const variables = [...new Set(named.flatMap(({ keyVariables }) => keyVariables.slice(0, 1)))];
  return `no provider is configured, and none of ${variables.join(", ")} is set. Set one of them, or name a providers.csv in liaison.yaml. (The simulated provider answers only on 127.0.0.1.)`;
}
