import type { Tracker } from "./tracker.ts";

const trackers = new WeakMap<object, Tracker>();
const originals = new WeakMap<object, object>();

let cloningFor: Tracker | null = null;

/** Runs what constructs a clone: a tracked class then does not open a tracker of its own. */
export function cloneFor<Clone>(tracker: Tracker, construct: () => Clone): Clone {
  const before = cloningFor;
  cloningFor = tracker;
  try {
    return construct();
  } finally {
    cloningFor = before;
  }
}

/** The tracker of the client that is being cloned; null where none is. */
export function trackerOfOriginal(): Tracker | null {
  return cloningFor;
}

/** Remembers that a client's calls are seen; its clones are remembered too. */
export function rememberTracker(client: object, tracker: Tracker): void {
  trackers.set(client, tracker);
}

/** Remembers what a tracked client was made of. */
export function rememberOriginal(client: object, original: object): void {
  originals.set(client, original);
}

/** The tracker that sees a client's calls; null for a client that is not tracked. */
export function getTracker(client: object): Tracker | null {
  return trackers.get(client) ?? null;
}

/** The client that was given to `track`; any other is its own. */
export function getClient<Client extends object>(client: Client): Client {
  // `track` gives an instance of the class it was given.
  return (originals.get(client) as Client | undefined) ?? client;
}
