/** `@ai-liaison/track/google`: Google's class, tracked. For those who like constructors; `track(client)` does the same. */
import { GoogleGenAI } from "@google/genai";
import { trackedClass } from "./track.ts";

/** `GoogleGenAI`, whose options also take `tracking`. */
export const TrackedGemini = trackedClass(GoogleGenAI);
export type TrackedGemini = GoogleGenAI;

/** The same: here every client is asynchronous. */
export { TrackedGemini as AsyncTrackedGemini };
