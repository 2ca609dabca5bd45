import type { StreamReader } from "@ai-liaison/core";
import { EventReader } from "./stream/read-events.ts";

/** A response's stream, theirs → parts. */
export function openReader(): StreamReader {
  return new EventReader();
}
