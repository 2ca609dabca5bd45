import { type Endpoint, isFault, type Provider, type Vendor } from "@ai-liaison/core";
import {
  COMPATIBLE_VENDOR_ID,
  nearestOf,
  parseEndpoint,
  settleVendor,
  type VendorValues,
  vendorById,
  vendorFor,
  vendors,
} from "@ai-liaison/providers";
import type { Findings } from "./config-error.ts";
import type { Environment } from "./environment.ts";
import { type ColumnName, columnOf, type ProviderRow } from "./provider-columns.ts";
import {
  Complaint,
  type ReadCell,
  readFlag,
  readModel,
  readModels,
  readName,
  readRate,
  readTimeoutMs,
  readVariableName,
  readWhole,
} from "./read-cell.ts";
import { readCredentials } from "./read-credentials.ts";
import { readSettings } from "./read-settings.ts";
import { readVendorKey } from "./read-vendor-key.ts";

export const DEFAULT_TIMEOUT_MS = 60_000;
const DEFAULT_PRIORITY = 100;
const MAX_PRIORITY = 1_000_000;

/** What a row came to. */
export type ProviderReading =
  | { readonly kind: "enabled"; readonly provider: Provider }
  | { readonly kind: "disabled"; readonly name: string; readonly missingVariable: string | null }
  | { readonly kind: "invalid"; readonly name: string | null };

/** One provider from its row; whatever is wrong with it is in the findings, all of it. */
export function readProvider(row: ProviderRow, environment: Environment, findings: Findings): ProviderReading {
  const before = findings.problems.length;
  const cell = cellReader(row, findings);
  const name = cell("provider_name", readName);
  if (name === null && text(row, "provider_name") === "") {
    findings.problem(row.place("provider_name"), `is empty. Write ${columnOf("provider_name").form}.`);
  }
  const entry = vendorOf(row, name, findings);
  const values = entry === null ? {} : readSettings(entry, row, environment, findings);
  const vendor = entry === null || findings.problems.length > before ? entry : settled(entry, values, row);
  const endpoints = vendor === null ? [] : endpointsOf(row, vendor, environment, findings);
  const variable = cell("api_key_env", readVariableName);
  const settings = {
    timeoutMs: cell("timeout", readTimeoutMs) ?? DEFAULT_TIMEOUT_MS,
    priority: cell("priority", readWhole(0, MAX_PRIORITY)) ?? DEFAULT_PRIORITY,
    models: cell("models", readModels) ?? [],
    defaultModel: cell("default_model", readModel),
    fallbackNanoUsdPerMtok: cell("cost_per_1k_tokens", readRate),
    maxRequestsPerMinute: cell("max_requests_per_minute", readWhole(1, Number.MAX_SAFE_INTEGER)),
  };
  const enabled = cell("enabled", readFlag) ?? true;
  if (name === null || vendor === null || findings.problems.length > before) return { kind: "invalid", name };
  if (!enabled) return { kind: "disabled", name, missingVariable: null };
  const key = readVendorKey(variable, environment);
  if (key.kind === "unusable") {
    findings.problem(row.place("api_key_env"), key.message);
    return { kind: "invalid", name };
  }
  if (key.kind === "missing") return { kind: "disabled", name, missingVariable: key.variable };
  const credentials = key.value === null ? readCredentials(vendor, values, environment) : NO_CREDENTIALS;
  if (credentials.kind === "missing") return { kind: "disabled", name, missingVariable: credentials.variable };
  const hasKey = key.value !== null || credentials.kind === "usable";
  warnOfDoubts(row, { vendor, endpoints, hasKey }, findings);
  const proof = credentials.kind === "usable" ? { credentials: credentials.values } : {};
  return { kind: "enabled", provider: { name, vendor, endpoints, apiKey: key.value, ...proof, ...settings } };
}

const NO_CREDENTIALS = { kind: "none" } as const;

/** The vendor as it is asked from here. */
function settled(vendor: Vendor, values: VendorValues, row: ProviderRow): Vendor {
  return settleVendor(vendor, values, text(row, "primary_url"));
}

type CellReader = <Value>(column: ColumnName, read: ReadCell<Value>) => Value | null;

/** Reads cells; null stands for an empty one, and for one with a problem. */
function cellReader(row: ProviderRow, findings: Findings): CellReader {
  return (column, read) => {
    const content = text(row, column);
    if (content === "") return null;
    const value = read(content);
    if (!(value instanceof Complaint)) return value;
    findings.problem(row.place(column), `${value.message}. Write ${columnOf(column).form}.`);
    return null;
  };
}

function vendorOf(row: ProviderRow, name: string | null, findings: Findings): Vendor | null {
  const wanted = text(row, "vendor");
  if (wanted === "") return name === null ? null : vendorFor(name);
  if (wanted.toLowerCase() === COMPATIBLE_VENDOR_ID) return { ...vendorFor(COMPATIBLE_VENDOR_ID), id: name ?? wanted };
  const known = vendorById(wanted);
  if (known !== undefined) return known;
  const ids = [...vendors.map(({ id }) => id), COMPATIBLE_VENDOR_ID];
  const [near] = nearestOf(wanted, ids);
  findings.problem(
    row.place("vendor"),
    near === undefined ? `is not known. Write one of ${ids.join(", ")}.` : `is not known. Did you mean ${near}?`,
  );
  return null;
}

function endpointsOf(
  row: ProviderRow,
  vendor: Vendor,
  environment: Environment,
  findings: Findings,
): readonly Endpoint[] {
  const primary = text(row, "primary_url") || (vendor.baseUrl ?? ownAddress(vendor, environment));
  if (primary === null) {
    const [variable] = vendor.addressVariables ?? [];
    const where = variable === undefined ? "this is no vendor whose address is known" : `${variable} is not set`;
    findings.problem(
      row.place("primary_url"),
      `is empty, and ${where}. Write its URL, such as \`https://host.example/v1\`.`,
    );
    return [];
  }
  const secondary = text(row, "secondary_url");
  const endpoint = (column: ColumnName, address: string): Endpoint[] => {
    try {
      return [parseEndpoint(address, vendor)];
    } catch (error) {
      if (!isFault(error)) throw error;
      findings.problem(row.place(column), `${error.message} ${error.hint}`);
      return [];
    }
  };
  return [...endpoint("primary_url", primary), ...(secondary === "" ? [] : endpoint("secondary_url", secondary))];
}

/** The customer's own address, by the vendor's own variable for it. */
export function ownAddress({ addressVariables = [] }: Vendor, environment: Environment): string | null {
  const variable = addressVariables.find((name) => environment.get(name) !== null);
  return variable === undefined ? null : environment.get(variable);
}

interface Doubts {
  readonly vendor: Vendor;
  readonly endpoints: readonly Endpoint[];
  readonly hasKey: boolean;
}

/** What is allowed, yet most likely not meant. */
function warnOfDoubts(row: ProviderRow, { vendor, endpoints, hasKey }: Doubts, findings: Findings): void {
  const host = endpoints[0]?.origin;
  const owner = vendors.find(({ baseUrl }) => baseUrl !== null && new URL(baseUrl).origin === host);
  if (owner === undefined) return;
  if (owner.id !== vendor.id) {
    findings.warn(
      `${row.place("primary_url")}: this is the address of ${owner.name}. Write ${owner.id} as \`vendor\` to have its models and prices known.`,
    );
  } else if (!hasKey && owner.keyVariables[0] !== undefined) {
    findings.warn(
      `${row.place("api_key_env")}: is empty, so ${owner.name} is called without a key. Write ${owner.keyVariables[0]}.`,
    );
  }
  const [first, second] = endpoints;
  if (second !== undefined && first?.origin === second.origin && first.basePath === second.basePath) {
    findings.warn(`${row.place("secondary_url")}: is the same address as primary_url.`);
  }
}

function text(row: ProviderRow, column: ColumnName): string {
  return row.cells[column]?.trim() ?? "";
}
