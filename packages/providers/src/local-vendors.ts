import type { Vendor } from "@ai-liaison/core";
import { vendorFor } from "./find-vendor.ts";

/**
 * Vendors that run on the customer's own machine: no key tells that they are wanted, but a variable with their
 * address does, or their port answering.
 */
export interface LocalVendor {
  readonly vendor: Vendor;
  /** The vendor's own variable for its address. */
  readonly addressVariable: string;
  readonly defaultPort: number;
}

export const localVendors: readonly LocalVendor[] = [
  { vendor: vendorFor("ollama"), addressVariable: "OLLAMA_HOST", defaultPort: 11434 },
];

/**
 * The URL a value of the address variable means: `host`, `host:port`, `:port`, or a URL. An address to listen on
 * (`0.0.0.0`, `::`) is one to call on this machine.
 *
 * @example localAddress("0.0.0.0", 11434) === "http://127.0.0.1:11434"
 */
export function localAddress(value: string, defaultPort: number): string {
  const text = value.trim();
  if (/^https?:\/\//i.test(text)) return text.replace(/^(https?:\/\/)(0\.0\.0\.0|\[::\])(?=[:/]|$)/i, "$1127.0.0.1");
  const { host, port } = splitHost(text);
  const listening = host === "" || host === "0.0.0.0" || host === "::";
  const name = listening ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${port === "" ? defaultPort : port}`;
}

function splitHost(text: string): { host: string; port: string } {
  const bracketed = /^\[(.*)\](?::(\d*))?$/.exec(text);
  if (bracketed !== null) return { host: bracketed[1] ?? "", port: bracketed[2] ?? "" };
  const colons = text.split(":");
  return colons.length === 2 ? { host: colons[0] ?? "", port: colons[1] ?? "" } : { host: text, port: "" };
}

/** The part of `fetch` that a probe needs. */
export type ProbeFetch = (
  url: string,
  options: { readonly signal: AbortSignal; readonly redirect: "manual" },
) => Promise<{ readonly status: number; readonly body?: { cancel(): Promise<void> } | null }>;

/** True when something that speaks HTTP answers at the local vendor's own address within the time. Never throws. */
export async function probeLocalVendor(local: LocalVendor, fetch: ProbeFetch, timeoutMs = 200): Promise<boolean> {
  try {
    const url = `http://127.0.0.1:${local.defaultPort}/v1/models`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), redirect: "manual" });
    await answer.body?.cancel();
    return answer.status === 200;
  } catch {
    return false;
  }
}

/** The ids of all local vendors whose port answers. */
export async function probeLocalVendors(fetch: ProbeFetch, timeoutMs = 200): Promise<readonly string[]> {
  const answers = await Promise.all(localVendors.map((local) => probeLocalVendor(local, fetch, timeoutMs)));
  return localVendors.filter((_, index) => answers[index]).map(({ vendor }) => vendor.id);
}
