import type { Fetch } from "./fetch.ts";

/** What each tapped `fetch` taps. */
const originals = new WeakMap<Fetch, Fetch>();

export function rememberOriginal(tapped: Fetch, original: Fetch): void {
  originals.set(tapped, original);
}

/**
 * The global `fetch`, as it is now, without our own tap where one took its place: for the taps of SDKs that call the
 * global one, whose requests would be seen twice.
 */
export function untappedGlobal(): Fetch {
  return originals.get(globalThis.fetch) ?? globalThis.fetch;
}
