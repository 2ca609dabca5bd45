import type { Fetch } from "./fetch.ts";

/** What each tapped `fetch` taps. */
const originals = new WeakMap<Fetch, Fetch>();

export function rememberOriginal(tapped: Fetch, original: Fetch): void {
  originals.set(tapped, original);
}

/** What that `fetch` taps; itself where it is no tap. */
export function originalOf(fetch: Fetch): Fetch {
  return originals.get(fetch) ?? fetch;
}

/**
 * The global `fetch`, as it is now, without our own tap where one took its place: for the taps of SDKs that call the
 * global one, whose requests would be seen twice.
 */
export function untappedGlobal(): Fetch {
  return originalOf(globalThis.fetch);
}
