import type { StreamReader } from "@ai-liaison/core";
import { chatChunks } from "./stream/chat-chunks.ts";
import { openChunkReader } from "./stream/read-chunks.ts";

/** A chat's stream, theirs → parts. */
export function openReader(): StreamReader {
  return openChunkReader(chatChunks);
}
