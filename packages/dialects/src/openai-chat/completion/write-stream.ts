import type { StreamWriter, StreamWriterOptions } from "@ai-liaison/core";
import { openChunkWriter } from "../stream/write-chunks.ts";
import { completionChunks } from "./chunks.ts";

/** A legacy completion's stream, parts → theirs. */
export function openWriter(options: StreamWriterOptions): StreamWriter {
  return openChunkWriter(completionChunks, options);
}
