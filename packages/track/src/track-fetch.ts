import { openTracker } from "./open-tracker.ts";
import type { TrackOptions } from "./options.ts";
import { createAnyExtractor } from "./sdks/any-extractor.ts";
import type { Fetch } from "./tap/fetch.ts";
import { rememberTracker } from "./tracked-clients.ts";
import type { Tracker } from "./tracker.ts";

/**
 * A `fetch` each of whose calls is recorded, for whatever has no SDK of its own. AI vendors' formats are read as an SDK's
 * calls are, and your own by `registerExtractor`; of anything else the record says the path, with ids blotted out, how it
 * ended and how long it took. A GraphQL request is named by its operation, and is an error when its answer tells of
 * errors, whatever the status. `tracking` in a body is taken out at the addresses that vendors' formats and extractors know;
 * to any other API it is sent as it is, as are the other names an SDK's calls take. Throws a TypeError for a `url` that is none.
 *
 * The `fetch` it calls is the one given, else the one that is global now: `globalThis.fetch = trackFetch()` is fine.
 *
 * @example
 * const fetch = trackFetch(globalThis.fetch, { provider: "acme-ai" });
 * await fetch("https://api.acme.example/v2/generate", { method: "POST", body });
 */
export function trackFetch(fetch: Fetch = globalThis.fetch, options: TrackOptions = {}): Fetch {
  return tapAnything(fetch, openTracker(options));
}

/** The same with a tracker of one's own. */
export function tapAnything(fetch: Fetch, tracker: Tracker): Fetch {
  const tapped = tracker.tap(fetch, { sdk: null, fallback: createAnyExtractor() });
  rememberTracker(tapped, tracker);
  return tapped;
}
