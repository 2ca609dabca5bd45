import { Fault, type Vendor, type VendorOperation, type VendorOperations } from "@ai-liaison/core";

/** What an installation says of itself, by the names of `Vendor.settings`. */
export type VendorValues = Readonly<Record<string, string>>;

/** They become parts of hosts and paths: nothing that ends one or begins a query. */
const VALUE = /^[A-Za-z0-9](?:[A-Za-z0-9._:-]{0,126}[A-Za-z0-9])?$/;

/** Whether a region, project or version can stand in an address. */
export function isSettingValue(text: string): boolean {
  return VALUE.test(text) && !text.includes("..");
}

/**
 * A vendor with its places filled in: what stood in braces is the installation's own, and nothing is left to look up
 * while a call is on its way. Throws `invalid_request` naming what is missing.
 *
 * @param address the customer's own; one that ends in `/v1` asks in the newer way, whatever version is set
 * @example settleVendor(vendorFor("bedrock"), { region: "eu-west-1" }).baseUrl // "https://bedrock-runtime.eu-west-1.amazonaws.com"
 */
export function settleVendor(vendor: Vendor, values: VendorValues, address = ""): Vendor {
  const { settings = [], versioned, regionUrls, ...rest } = vendor;
  if (settings.length === 0) return vendor;
  for (const { name, optional } of settings) {
    if (values[name] === undefined && optional !== true) {
      throw new Fault("invalid_request", `${vendor.name} needs a ${name}.`, { param: name });
    }
  }
  const older = versioned !== undefined && values.api_version !== undefined && !/\/v\d\/*$/.test(address.trim());
  const asked = older ? { ...rest, ...versioned } : rest;
  const baseUrl = regionUrls?.[values.region ?? ""] ?? asked.baseUrl;
  return {
    ...asked,
    baseUrl: baseUrl === null ? null : fill(baseUrl, values),
    ...(asked.basePath === undefined ? {} : { basePath: fill(asked.basePath, values) }),
    operations: fillOperations(asked.operations, values),
    ...(older && asked.checkPath !== undefined
      ? { checkPath: `${asked.checkPath}?api-version=${values.api_version ?? ""}` }
      : {}),
  };
}

function fillOperations(operations: VendorOperations, values: VendorValues): VendorOperations {
  return Object.fromEntries(
    Object.entries(operations).map(([name, spoken]) => [name, spoken.map((one) => fillOperation(one, values))]),
  );
}

function fillOperation(operation: VendorOperation, values: VendorValues): VendorOperation {
  const { path, streamPath, formPaths } = operation;
  return {
    ...operation,
    path: fill(path, values),
    ...(streamPath === undefined ? {} : { streamPath: fill(streamPath, values) }),
    ...(formPaths === undefined ? {} : { formPaths: fillPaths(formPaths, values) }),
  };
}

function fillPaths(paths: Readonly<Record<string, string>>, values: VendorValues): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(paths).map(([form, path]) => [form, fill(path, values)]));
}

/** Only what belongs to the installation; `{model}` and its likes are the call's. */
function fill(text: string, values: VendorValues): string {
  return text.replace(/\{(region|project|api_version)\}/g, (whole, name: string) => values[name] ?? whole);
}
