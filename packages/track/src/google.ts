import { GoogleGenAI } from "@google/genai";
import { trackedClass } from "./track.ts";
import type { TrackedClass } from "./tracked-class.ts";

/**
 * The SDK's `GoogleGenAI`, tracked from the beginning: its options also take `tracking`.
 *
 * @example new TrackedGemini({ apiKey, tracking: { customerId: "acme" } })
 */
export const TrackedGemini: TrackedClass<typeof GoogleGenAI> = trackedClass(GoogleGenAI);
export type TrackedGemini = GoogleGenAI;

/** Everything is asynchronous here; the name is for those who come from where it is not. */
export const AsyncTrackedGemini: typeof TrackedGemini = TrackedGemini;
export type AsyncTrackedGemini = GoogleGenAI;
