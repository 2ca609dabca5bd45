import type { Fetch, TapHints } from "../tap/fetch.ts";
import type { Tracker } from "../tracker.ts";

/** The class of an SDK's client, whatever its constructor takes. */
export type SdkClass = abstract new (...args: never[]) => object;

/**
 * How one official SDK is tapped. SDKs are recognised by their shape and never imported: an application may hold a
 * version of its own, or two.
 */
export interface SdkAdapter {
  /** The npm name: `openai`. */
  readonly name: string;
  matches(client: object): boolean;
  /** The same for the SDK's class, told by what its prototype has. */
  matchesClass(sdkClass: SdkClass): boolean;
  /** The version the client says it is; null when it does not say. */
  versionOf(client: object): string | null;
  /** A real instance of the same class, whose requests go through the tracker's tap. */
  attach<Client extends object>(client: Client, tracker: Tracker): Client;
  /** Which argument of the class' constructor holds the options; the first, 0, unless told. */
  readonly optionsAt?: number;
  /** The options a constructor of the SDK's class takes, with a tapped `fetch` in them. */
  tapOptions(options: object, tapped: (fetch: Fetch | undefined, hints?: Partial<TapHints>) => Fetch): object;
  /**
   * Does to an instance just built from `tapOptions` what `attach` does beyond its `fetch`. Left out where there is
   * nothing more to do.
   */
  finish?(client: object, tracker: Tracker): void;
}
