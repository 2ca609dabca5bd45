import type { StreamWriter, StreamWriterOptions } from "@ai-liaison/core";
import { ChunkWriter } from "./stream/write-chunks.ts";

/** A chat's stream, parts → theirs. */
export function openWriter(options: StreamWriterOptions): StreamWriter {
  return new ChunkWriter(options);
}
