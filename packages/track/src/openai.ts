/** `@ai-liaison/track/openai`: openai's classes, tracked. For those who like constructors; `track(client)` does the same. */
import { AzureOpenAI, OpenAI } from "openai";
import { trackedClass } from "./track.ts";

/** `OpenAI`, whose options also take `tracking`. */
export const TrackedOpenAI = trackedClass(OpenAI);
export type TrackedOpenAI = OpenAI;

/** `AzureOpenAI`, whose options also take `tracking`. */
export const TrackedAzureOpenAI = trackedClass(AzureOpenAI);
export type TrackedAzureOpenAI = AzureOpenAI;

/** The same: here every client is asynchronous. */
export { TrackedAzureOpenAI as AsyncTrackedAzureOpenAI, TrackedOpenAI as AsyncTrackedOpenAI };
