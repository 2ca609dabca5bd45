import type { StreamWriter, StreamWriterOptions } from "@ai-liaison/core";
import { chatChunks } from "./stream/chat-chunks.ts";
import { openChunkWriter } from "./stream/write-chunks.ts";

/** A chat's stream, parts → theirs. */
export function openWriter(options: StreamWriterOptions): StreamWriter {
  return openChunkWriter(chatChunks, options);
}
