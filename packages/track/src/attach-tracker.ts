import { adapters } from "./sdks/adapters.ts";
import type { SdkAdapter, SdkClass } from "./sdks/sdk-adapter.ts";
import { getTracker, rememberOriginal, rememberTracker } from "./tracked-clients.ts";
import type { Tracker } from "./tracker.ts";
import { wordsOf } from "./words-of.ts";

const UNKNOWN =
  "This client is none that `track` knows, and is returned as it is. Give it `fetch: trackFetch(fetch)` if it takes one, or report its calls with `record`.";

/**
 * A client of the same class whose calls the tracker sees. A client that is already tracked is returned, as is, with one
 * warning, one that nobody knows or that refuses: nothing here throws.
 */
export function attachTracker<Client extends object>(
  client: Client,
  tracker: () => Tracker,
  warn: (message: string) => void,
): Client {
  try {
    if (getTracker(client) !== null) return client;
    const adapter = adapterOf(client);
    if (adapter === null) {
      warn(UNKNOWN);
      return client;
    }
    return attach(client, adapter, tracker());
  } catch (error) {
    warn(`This client cannot be tracked, and is returned as it is: ${wordsOf(error)}`);
    return client;
  }
}

/** Who knows a client's class by its shape; null when nobody does. */
export function adapterOfClass(sdkClass: SdkClass): SdkAdapter | null {
  return adapters.find((adapter) => adapter.matchesClass(sdkClass)) ?? null;
}

function adapterOf(client: object): SdkAdapter | null {
  return adapters.find((adapter) => adapter.matches(client)) ?? null;
}

function attach<Client extends object>(client: Client, adapter: SdkAdapter, tracker: Tracker): Client {
  const tracked = adapter.attach(client, tracker);
  rememberTracker(tracked, tracker);
  if (tracked !== client) rememberOriginal(tracked, client);
  return tracked;
}
