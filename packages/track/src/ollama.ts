/** `@ai-liaison/track/ollama`: Ollama's class, tracked. For those who like constructors; `track(client)` does the same. */
import { Ollama } from "ollama";
import { trackedClass } from "./track.ts";

/** `Ollama`, whose options also take `tracking`. */
export const TrackedOllama = trackedClass(Ollama);
export type TrackedOllama = Ollama;
