import { adapterOfClass } from "./attach-tracker.ts";
import type { TrackOptions } from "./options.ts";
import type { SdkAdapter } from "./sdks/sdk-adapter.ts";
import { rememberTracker, trackerOfOriginal } from "./tracked-clients.ts";
import type { Tracker } from "./tracker.ts";

/** A class as values have it: what `new` takes, and what it gives. */
type ClientClass = new (...args: never[]) => object;

/** What a tracked class' constructor takes beside what the SDK's own does. */
export interface TrackingOption {
  /** Where its calls are recorded, and for whom; as `track` takes them. */
  readonly tracking?: TrackOptions;
}

/** The SDK's class, whose constructor also takes `tracking`. */
export type TrackedClass<Sdk extends ClientClass> = Omit<Sdk, "prototype"> & {
  readonly prototype: InstanceType<Sdk>;
  new (...args: WithTracking<ConstructorParameters<Sdk>>): InstanceType<Sdk>;
};

/** The options are the first argument that is no text. */
type WithTracking<Args extends readonly unknown[]> = Args extends readonly [(infer First)?, ...infer Rest]
  ? [First] extends [string | undefined]
    ? [first?: First, ...rest: WithTracking<Rest>]
    : WithTrackingFirst<Args, First, Rest>
  : Args;

type WithTrackingFirst<
  Args extends readonly unknown[],
  First,
  Rest extends readonly unknown[],
> = undefined extends Args[0]
  ? [options?: First & TrackingOption, ...rest: Rest]
  : [options: First & TrackingOption, ...rest: Rest];

/**
 * A subclass of an SDK's class whose instances are tracked, told by the class' shape. A class nobody knows is given back
 * as it is, after a warning.
 */
export function makeTrackedClass<Sdk extends ClientClass>(
  sdkClass: Sdk,
  openTracker: (options: TrackOptions) => Tracker,
  warn: (message: string) => void,
): TrackedClass<Sdk> {
  const adapter = adapterOfClass(sdkClass);
  if (adapter === null) {
    warn(`\`${sdkClass.name}\` is no class that \`trackedClass\` knows: its calls are not tracked.`);
    return sdkClass as unknown as TrackedClass<Sdk>;
  }
  const tracked = subclass(sdkClass, adapter, openTracker);
  // Some SDKs say their class' name to the vendor.
  Object.defineProperty(tracked, "name", { value: sdkClass.name, configurable: true });
  return tracked as unknown as TrackedClass<Sdk>;
}

function subclass(sdkClass: ClientClass, adapter: SdkAdapter, openTracker: (options: TrackOptions) => Tracker) {
  // A class expression may extend any constructor that takes whatever it is given.
  const Base = sdkClass as unknown as new (...args: unknown[]) => object;
  return class extends Base {
    constructor(...args: unknown[]) {
      const { tracking, options, withOptions } = takeOptions(args, adapter.optionsAt ?? 0);
      let tracker = trackerOfOriginal();
      const open = (): Tracker => {
        tracker ??= openTracker(tracking ?? {});
        return tracker;
      };
      const tapped = adapter.tapOptions(options, (fetch, hints) => {
        return open().tap(fetch ?? globalThis.fetch, { sdk: adapter.name, ...hints });
      });
      super(...withOptions(tapped));
      adapter.finish?.(this, open());
      rememberTracker(this, open());
    }
  };
}

/** Our own option, the SDK's, and the arguments with other options in their place. */
function takeOptions(args: readonly unknown[], at: number) {
  const given: unknown = args[at];
  const { tracking, ...options } = (typeof given === "object" && given !== null ? given : {}) as TrackingOption;
  const withOptions = (other: object): unknown[] => [...padded(args.slice(0, at), at), other, ...args.slice(at + 1)];
  return { tracking, options, withOptions };
}

function padded(args: readonly unknown[], length: number): unknown[] {
  return Array.from({ length }, (_, at) => args[at]);
}
