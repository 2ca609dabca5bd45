/** `@ai-liaison/track/anthropic-vertex`: the SDK's class, tracked. For those who like constructors; `track(client)` does the same. */
import { AnthropicVertex } from "@anthropic-ai/vertex-sdk";
import { trackedClass } from "./track.ts";

/** `AnthropicVertex`, whose options also take `tracking`. */
export const TrackedAnthropicVertex = trackedClass(AnthropicVertex);
export type TrackedAnthropicVertex = AnthropicVertex;

/** The same: here every client is asynchronous. */
export { TrackedAnthropicVertex as AsyncTrackedAnthropicVertex };
