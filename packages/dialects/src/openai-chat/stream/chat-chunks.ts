import { CHUNK_OBJECT } from "../wire.ts";
import type { ChunkFormat } from "./chunk.ts";
import { ChatChunkMaker } from "./make-chunk.ts";
import { readChoice } from "./read-choice.ts";

/** A chat's stream: choices with a `delta`. */
export const chatChunks: ChunkFormat = {
  object: CHUNK_OBJECT,
  readChoice,
  openMaker: (options) => new ChatChunkMaker(options),
};
