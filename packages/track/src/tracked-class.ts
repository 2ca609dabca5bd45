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

type WithTracking<Args extends readonly unknown[]> = Args extends readonly [(infer First)?, ...infer Rest]
  ? undefined extends Args[0]
    ? [options?: First & TrackingOption, ...rest: Rest]
    : [options: First & TrackingOption, ...rest: Rest]
  : Args;

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
    constructor(first?: object & TrackingOption, ...rest: unknown[]) {
      const { tracking, ...options } = first ?? {};
      let tracker = trackerOfOriginal();
      const open = (): Tracker => {
        tracker ??= openTracker(tracking ?? {});
        return tracker;
      };
      super(
        adapter.tapOptions(options, (fetch, hints) => {
          return open().tap(fetch ?? globalThis.fetch, { sdk: adapter.name, ...hints });
        }),
        ...rest,
      );
      adapter.finish?.(this, open());
      rememberTracker(this, open());
    }
  };
}
