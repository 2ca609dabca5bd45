/** `@ai-liaison/track/huggingface`: the Hugging Face client's class, tracked, and a `fetch` for the functions beside it. */
import { InferenceClient } from "@huggingface/inference";
import { openTracker } from "./open-tracker.ts";
import type { TrackOptions } from "./options.ts";
import { currentFetch, HUGGING_FACE_HINTS } from "./sdks/huggingface.ts";
import type { Fetch } from "./tap/fetch.ts";
import { trackedClass } from "./track.ts";

/** `InferenceClient`, whose options, its second argument, also take `tracking`. */
export const TrackedHuggingFace = trackedClass(InferenceClient);
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
