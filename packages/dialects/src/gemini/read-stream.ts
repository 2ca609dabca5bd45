import type { StreamReader } from "@ai-liaison/core";
import { ChunkReader } from "./stream/read-chunks.ts";

/** A chat's stream, theirs → parts. */
export function openReader(): StreamReader {
  return new ChunkReader();
}
