import type { Fetch, TapHints } from "../tap/tap-fetch.ts";
import type { Tracker } from "../tracker.ts";

/**
 * How one official SDK is tapped. SDKs are recognised by their shape and never imported: an application may hold a
 * version of its own, or two.
 */
export interface SdkAdapter {
  /** The npm name: `openai`. */
  readonly name: string;
  matches(client: object): boolean;
  /** The version the client says it is; null when it does not say. */
  versionOf(client: object): string | null;
  /** A real instance of the same class, whose requests go through the tracker's tap. */
  attach<Client extends object>(client: Client, tracker: Tracker): Client;
  /** The first constructor argument of the SDK's class, with a tapped `fetch` in it. */
  tapOptions(
    options: object | undefined,
    tapped: (fetch: Fetch | undefined, hints?: Partial<TapHints>) => Fetch,
  ): object;
}
