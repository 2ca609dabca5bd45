import type { Findings } from "./config-error.ts";
import { discoverProviders } from "./discover-providers.ts";
import { type ProviderSet, readProviders } from "./read-providers.ts";
import type { Sources } from "./read-sources.ts";

export interface ProviderSelection {
  readonly read: Sources;
  readonly host: string;
  readonly answering: readonly string[];
}

/** The providers that were named; where none were, those that can be found. */
export function selectProviders({ read, host, answering }: ProviderSelection, findings: Findings): ProviderSet {
  const { environment, rows, rowsPlace } = read;
  if (rows !== null) {
    // An unreadable file has told its own problem; that it names nobody is not another one.
    if (rows.length === 0 && findings.problems.length > 0) return { providers: [], names: new Set() };
    return readProviders(rows, rowsPlace, environment, findings);
  }
  const providers = discoverProviders({ environment, answering, isLoopback: isLoopback(host) }, findings);
  return { providers, names: new Set(providers.map(({ name }) => name)) };
}

/** True for addresses that only this machine reaches. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/i.test(host);
}
