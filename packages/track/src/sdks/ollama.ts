import type { Fetch, TapHints } from "../tap/fetch.ts";
import { leavable, leaveStream } from "./ollama-streams.ts";
import type { SdkAdapter } from "./sdk-adapter.ts";

interface OllamaClient {
  fetch: Fetch;
  ongoingStreamedRequests: object[];
  processStreamableRequest(endpoint: string, request: object): Promise<unknown>;
}

const HINTS: TapHints = { sdk: "ollama", provider: "ollama", letsGo: true };

/**
 * ollama (0.5 and 0.6). A client of the SDK's own class is copied, so that its owner's, most often the package's shared
 * default, stays as it is; the copy has streams of its own to abort. A subclass may hide things no copy would have, and
 * is tapped in place.
 */
export const ollamaAdapter: SdkAdapter = {
  name: "ollama",
  matches: isOllamaClient,
  matchesClass: ({ prototype }) => "processStreamableRequest" in prototype && "encodeImage" in prototype,
  versionOf: () => null,
  attach: (client, tracker) => {
    if (!isOllamaClient(client)) return client;
    const tracked = isOfOwnClass(client) ? copyOf(client) : client;
    tracked.fetch = leavable(tracker.tap(tracked.fetch, HINTS));
    watchStreams(tracked);
    return tracked;
  },
  tapOptions: (options, tapped) => ({ ...options, fetch: leavable(tapped(fetchIn(options), HINTS)) }),
  finish: watchStreams,
};

function isOllamaClient(client: object): client is OllamaClient {
  const { fetch, ongoingStreamedRequests, processStreamableRequest, chat } = client as Partial<Record<string, unknown>>;
  const methods = [fetch, processStreamableRequest, chat];
  return methods.every((method) => typeof method === "function") && Array.isArray(ongoingStreamedRequests);
}

/** The class for browsers has the methods, the one for Node overrides one of them, and nobody else either. */
function isOfOwnClass(client: object): boolean {
  const prototype: object = Object.getPrototypeOf(client);
  const above: object | null = Object.getPrototypeOf(prototype);
  const isBase = Object.hasOwn(prototype, "processStreamableRequest");
  return isBase || (Object.hasOwn(prototype, "fileExists") && above !== null && Object.hasOwn(above, "chat"));
}

function copyOf<Client extends OllamaClient>(client: Client): Client {
  const fields = Object.getOwnPropertyDescriptors(client);
  // Same class, same fields: it is what its original is.
  const copy = Object.create(Object.getPrototypeOf(client), fields) as Client;
  copy.ongoingStreamedRequests = [];
  return copy;
}

/** Whoever breaks out of a stream tells nobody: the SDK neither cancels it nor lets go of it. */
function watchStreams(client: object): void {
  if (!isOllamaClient(client)) return;
  const send = client.processStreamableRequest;
  const value = async function processStreamableRequest(this: OllamaClient, endpoint: string, request: object) {
    const answer = await send.call(this, endpoint, request);
    leaveStream(answer);
    return answer;
  };
  Object.defineProperty(client, "processStreamableRequest", { value, writable: true, configurable: true });
}

function fetchIn(options: { readonly fetch?: Fetch }): Fetch | undefined {
  const { fetch } = options;
  return typeof fetch === "function" ? fetch : undefined;
}
