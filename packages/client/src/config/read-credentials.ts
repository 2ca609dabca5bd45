import type { Vendor } from "@ai-liaison/core";
import { isSettingValue, type VendorValues } from "@ai-liaison/providers";
import type { Environment } from "./environment.ts";

/** What requests to a vendor are signed with, from the environment; its text is never told. */
export type Credentials =
  | { readonly kind: "none" }
  | { readonly kind: "usable"; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: "missing"; readonly variable: string };

/** The credentials of a vendor whose requests are signed; the place they are signed for goes with them. */
export function readCredentials({ auth }: Vendor, settings: VendorValues, environment: Environment): Credentials {
  if (!("credentials" in auth)) return { kind: "none" };
  const values: Record<string, string> = {};
  for (const { name, variable, optional } of auth.credentials) {
    const value = environment.get(variable);
    if (value !== null) values[name] = value;
    else if (optional !== true) return { kind: "missing", variable };
  }
  const { region } = settings;
  return { kind: "usable", values: region !== undefined && isSettingValue(region) ? { ...values, region } : values };
}
