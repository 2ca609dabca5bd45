/** `@ai-liaison/track/anthropic-bedrock`: the SDK's class, tracked. For those who like constructors; `track(client)` does the same. */
import { AnthropicBedrock } from "@anthropic-ai/bedrock-sdk";
import { trackedClass } from "./track.ts";

/** `AnthropicBedrock`, whose options also take `tracking`. */
export const TrackedAnthropicBedrock = trackedClass(AnthropicBedrock);
export type TrackedAnthropicBedrock = AnthropicBedrock;

/** The same: here every client is asynchronous. */
export { TrackedAnthropicBedrock as AsyncTrackedAnthropicBedrock };
