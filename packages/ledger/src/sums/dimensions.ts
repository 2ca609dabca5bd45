/**
 * By what calls can be filtered and grouped, and where each stands: in the call's own row, and in the hourly rollups.
 * What is not in the rollups (users, status) is summed from the rows. In rollups, "" stands for "names none".
 */
import type { CallRecord } from "@ai-liaison/core";

/** The rollups' key, beside the hour; the column's name is the dimension's. */
export const ROLLUP_DIMENSIONS = ["provider", "model", "customer", "endpoint", "route", "key", "service"] as const;
export type RollupDimension = (typeof ROLLUP_DIMENSIONS)[number];
export type RollupKey = Readonly<Record<RollupDimension, string>> & { readonly hour: number };

export const HOUR_MS = 3_600_000;

/** The start of the hour this moment lies in. */
export function hourOf(ms: number): number {
  return Math.floor(ms / HOUR_MS) * HOUR_MS;
}

/** What of a call says to which rollup it belongs. */
export type RollupFacts = Pick<
  CallRecord,
  | "createdAtMs"
  | "provider"
  | "modelUsed"
  | "modelRequested"
  | "customerId"
  | "endpoint"
  | "route"
  | "keyId"
  | "serviceName"
>;

/** The rollup a call belongs to. */
export function rollupKeyOf(call: RollupFacts): RollupKey {
  return {
    hour: hourOf(call.createdAtMs),
    provider: call.provider ?? "",
    model: call.modelUsed ?? call.modelRequested,
    customer: call.customerId ?? "",
    endpoint: call.endpoint,
    route: call.route ?? "",
    key: call.keyId ?? "",
    service: call.serviceName ?? "",
  };
}

export function isSameRollup(left: RollupKey, right: RollupKey): boolean {
  return (
    left.hour === right.hour &&
    left.key === right.key &&
    left.model === right.model &&
    left.endpoint === right.endpoint &&
    left.provider === right.provider &&
    left.customer === right.customer &&
    left.route === right.route &&
    left.service === right.service
  );
}

/** The key as one string that no other key shares, whatever characters are in it. */
export function rollupKeyText({ hour, provider, model, customer, endpoint, route, key, service }: RollupKey): string {
  const lengths = `${provider.length} ${model.length} ${customer.length} ${endpoint.length} ${route.length} ${key.length}`;
  return `${hour} ${lengths} ${provider}${model}${customer}${endpoint}${route}${key}${service}`;
}

/** The day of a moment, UTC: `2026-11-21`. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
