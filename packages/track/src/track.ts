import { attachTracker } from "./attach-tracker.ts";
import { openTracker, tellOnce, warnerOf } from "./open-tracker.ts";
import type { TrackOptions } from "./options.ts";
import { makeTrackedClass, type TrackedClass } from "./tracked-class.ts";

/**
 * A real instance of the same SDK, each of whose calls is recorded: tokens, times, errors, and whom it was for. The
 * client that was given stays untracked where its SDK can make another like it. A client nobody knows is given back as
 * it is, with a warning. Throws a TypeError for a `url` that is none; nothing about tracking is an error after that.
 *
 * @example
 * const client = track(new OpenAI());
 * await withCustomer("acme", () => client.responses.create({ model: "gpt-5-mini", input: "Hello" }));
 */
export function track<Client extends object>(client: Client, options: TrackOptions = {}): Client {
  return attachTracker(client, () => openTracker(options), warnerOf(options));
}

/**
 * A subclass of an SDK's class whose instances are tracked from the beginning: its constructor takes what the SDK's
 * does, and `tracking` beside.
 *
 * @example
 * const TrackedOpenAI = trackedClass(OpenAI);
 * const client = new TrackedOpenAI({ apiKey, tracking: { customerId: "acme" } });
 */
export function trackedClass<Sdk extends new (...args: never[]) => object>(sdkClass: Sdk): TrackedClass<Sdk> {
  return makeTrackedClass(sdkClass, openTracker, tellOnce);
}
