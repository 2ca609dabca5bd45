import type { JsonObject, Part, StreamWriter, StreamWriterOptions } from "@ai-liaison/core";
import { upToEnding } from "../../errors/up-to-ending.ts";
import { identityOf } from "../envelope.ts";
import { DIALECT } from "../extension.ts";
import type { MutableJson } from "../wire.ts";
import { toClient } from "../write-response.ts";
import { ChunkMaker } from "./chunk-maker.ts";
import { writeFaultEvent } from "./fault-event.ts";

/** Parts as a stream of chunks: one for the parts of one upstream event that have something to say. */
export class ChunkWriter implements StreamWriter {
  readonly #maker: ChunkMaker;
  #over = false;

  constructor(options: StreamWriterOptions) {
    this.#maker = new ChunkMaker(identityOf({ id: null, model: null, createdAt: null }, options), toClient(options));
  }

  write(given: readonly Part[]): string {
    if (this.#over) return "";
    const parts = upToEnding(given);
    const chunk = this.#restore(this.#maker.make(parts), parts);
    const text = chunk === null ? "" : `data: ${JSON.stringify(chunk)}\n\n`;
    const last = parts.at(-1);
    this.#over = last?.type === "end" || last?.type === "fault";
    return last?.type === "fault" ? text + writeFaultEvent(last.fault) : text;
  }

  /** The chunk with what its event's extensions add; null when there is nothing to say. */
  #restore(made: MutableJson | null, parts: readonly Part[]): JsonObject | null {
    let chunk = made;
    for (const part of parts) {
      if (part.type !== "extension" || part.dialect !== DIALECT) continue;
      if (part.scope !== "delta" && part.scope !== "response") continue;
      if (part.scope === "delta") this.#maker.forget(part.fields);
      chunk = Object.assign(chunk ?? this.#maker.names(), part.fields);
      for (const key of part.omits ?? []) delete chunk[key];
    }
    return chunk;
  }
}
