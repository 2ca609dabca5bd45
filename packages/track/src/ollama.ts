import { Ollama } from "ollama";
import { trackedClass } from "./track.ts";
import type { TrackedClass } from "./tracked-class.ts";

/**
 * The SDK's `Ollama`, tracked from the beginning: its options also take `tracking`.
 *
 * @example new TrackedOllama({ host, tracking: { customerId: "acme" } })
 */
export const TrackedOllama: TrackedClass<typeof Ollama> = trackedClass(Ollama);
export type TrackedOllama = Ollama;
