import { InferenceClient } from "@huggingface/inference";
import { openTracker } from "./open-tracker.ts";
import type { TrackOptions } from "./options.ts";
import { currentFetch, HUGGING_FACE_HINTS } from "./sdks/huggingface.ts";
import type { Fetch } from "./tap/fetch.ts";
import { trackedClass } from "./track.ts";
import type { TrackedClass } from "./tracked-class.ts";

/**
 * The SDK's `InferenceClient`, tracked from the beginning: its options, the second argument, also take `tracking`.
 *
 * @example new TrackedHuggingFace(accessToken, { tracking: { customerId: "acme" } })
 */
export const TrackedHuggingFace: TrackedClass<typeof InferenceClient> = trackedClass(InferenceClient);
export type TrackedHuggingFace = InferenceClient;

/**
 * A `fetch` for the SDK's functions that stand alone, whose calls are then recorded as a tracked client's are.
 *
 * @example
 * const fetch = trackedInferenceFetch({ customerId: "acme" });
 * await textGeneration({ accessToken, model, inputs }, { fetch });
 */
export function trackedInferenceFetch(options: TrackOptions = {}, fetch: Fetch = currentFetch): Fetch {
  return openTracker(options).tap(fetch, HUGGING_FACE_HINTS);
}
