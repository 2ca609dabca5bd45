/** `@ai-liaison/track/anthropic`: the SDK's class, tracked. For those who like constructors; `track(client)` does the same. */
import { Anthropic } from "@anthropic-ai/sdk";
import { trackedClass } from "./track.ts";

/** `Anthropic`, whose options also take `tracking`. */
export const TrackedAnthropic = trackedClass(Anthropic);
export type TrackedAnthropic = Anthropic;

/** The same: here every client is asynchronous. */
export { TrackedAnthropic as AsyncTrackedAnthropic };
