/** `@ai-liaison/track/anthropic-bedrock`: the SDK's class, tracked. For those who like constructors; `track(client)` does the same. */
import { AnthropicBedrock, type ClientOptions } from "@anthropic-ai/bedrock-sdk";
import { trackedClass } from "./track.ts";
import type { TrackedClass } from "./tracked-class.ts";

/** The SDK's class with one constructor in place of its four: of several, TypeScript would take the last alone. */
type OneConstructor = Omit<typeof AnthropicBedrock, "prototype"> & (new (options?: ClientOptions) => AnthropicBedrock);

/** `AnthropicBedrock`, whose options also take `tracking`. */
export const TrackedAnthropicBedrock: TrackedClass<OneConstructor> = trackedClass(AnthropicBedrock as OneConstructor);
export type TrackedAnthropicBedrock = AnthropicBedrock;

/** The same: here every client is asynchronous. */
export { TrackedAnthropicBedrock as AsyncTrackedAnthropicBedrock };
