import type { Provider, UpstreamHeaders } from "@ai-liaison/core";
import { unmistakableSecretsOf } from "@ai-liaison/providers";
import type { CallFacts } from "../values/admitted-call.ts";
import type { AskedTarget } from "../values/answer.ts";
import type { OutletHeaders } from "../values/outlet.ts";

/** Headers that belong to the vendor's connection, not to its answer, or that a gateway must not speak for. */
const NOT_PASSED_ON = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "content-length",
  "content-encoding",
  "set-cookie",
  "date",
  "server",
  "via",
  "alt-svc",
  "strict-transport-security",
  "www-authenticate",
  "clear-site-data",
  "location",
  "refresh",
]);
/** Our own names, permissions for browsers, and whose account at the vendor answered. */
const NOT_PASSED_ON_KIND = /^x-liaison-|^access-control-|-organization$|-project$/;

/** What most answers carry, so that the pattern need not be tried. */
const PLAIN_NAMES = new Set(["content-type", "x-request-id", "request-id", "cache-control"]);

/** The vendor's own headers, as far as they are the caller's business: none that repeats what it was sent as our key. */
export function vendorHeaders(headers: UpstreamHeaders, provider: Provider): OutletHeaders {
  const secrets = unmistakableSecretsOf(provider);
  const passed: OutletHeaders = {};
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined || !isPassedOn(name)) continue;
    if (!secrets.some((secret) => value.includes(secret))) passed[name] = value;
  }
  return passed;
}

function isPassedOn(name: string): boolean {
  return !NOT_PASSED_ON.has(name) && (PLAIN_NAMES.has(name) || !NOT_PASSED_ON_KIND.test(name));
}

/** What every answer says about itself. */
export function addCallHeaders(headers: OutletHeaders, facts: CallFacts | null, attempts: number): OutletHeaders {
  if (facts === null) return headers;
  headers["x-liaison-call-id"] = facts.id;
  headers["x-liaison-attempts"] = String(attempts);
  headers["x-liaison-cache"] = "off";
  return headers;
}

export function addTargetHeaders(
  headers: OutletHeaders,
  target: AskedTarget,
  warnings: readonly string[],
): OutletHeaders {
  headers["x-liaison-provider"] = target.provider.name;
  headers["x-liaison-model"] = target.model;
  if (warnings.length > 0) headers["x-liaison-warnings"] = warningsHeader(warnings);
  return headers;
}

export function streamHeaders(contentType: string): OutletHeaders {
  const charset = TEXT.test(contentType) ? "; charset=utf-8" : "";
  return { "content-type": contentType + charset, "cache-control": "no-cache", "x-accel-buffering": "no" };
}

/** Binary frames have no character set. */
const TEXT = /^text\/|json$/;

/** Clients read at most 16 kB of headers: what does not fit stands in the record. */
const WARNINGS_LENGTH = 4000;

function warningsHeader(warnings: readonly string[]): string {
  let length = 0;
  const fitting = warnings.filter((warning) => {
    length += warning.length;
    return length <= WARNINGS_LENGTH;
  });
  const left = warnings.length - fitting.length;
  const told = left === 0 ? fitting : [...fitting, `And ${left} more: see the record of this call.`];
  return JSON.stringify(told).replace(/[^\x20-\x7e]/g, "?");
}
