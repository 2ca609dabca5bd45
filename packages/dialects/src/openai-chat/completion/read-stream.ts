import type { StreamReader } from "@ai-liaison/core";
import { openChunkReader } from "../stream/read-chunks.ts";
import { completionChunks } from "./chunks.ts";

/** A legacy completion's stream, theirs → parts. */
export function openReader(): StreamReader {
  return openChunkReader(completionChunks);
}
