import { isJsonObject, type JsonObject, type StreamWriter, type StreamWriterOptions } from "@ai-liaison/core";
import { encodeSseEvent } from "@ai-liaison/wire";
import { upToEnding } from "../../errors/up-to-ending.ts";
import { warnOnce } from "../../fidelity/warn.ts";
import { writeUsage } from "../usage.ts";
import { DONE, objectOf } from "../wire.ts";
import type { ChunkFormat, ChunkMaker } from "./chunk.ts";
import { writeFaultEvent } from "./fault-event.ts";
import { ChunkFrames } from "./frames.ts";
import { restoreChunk } from "./restore-chunk.ts";

/** Parts as a stream of chunks: one chunk for the parts of one upstream event, `[DONE]` at the end. */
export function openChunkWriter(format: ChunkFormat, options: StreamWriterOptions): StreamWriter {
  const { includeUsage, fallbackId, model, nowMs } = options;
  const names = { object: format.object, id: fallbackId, model, created: Math.floor(nowMs / 1000) };
  const maker = format.openMaker({ names, fallbackId, warn: warnOnce(options.warn) });
  const frames = new ChunkFrames(maker);
  let over = false;
  return {
    write(given) {
      if (over) return "";
      const framed = frames.write(given);
      if (framed !== null) return framed;
      const parts = upToEnding(given);
      const made = maker.make(parts);
      const chunk = restoreChunk(made, parts);
      const saysUsage = isJsonObject(chunk?.usage);
      if (saysUsage || isJsonObject(objectOf(chunk?.x_groq)?.usage)) maker.heldUsage = null;
      const text = encode(includeUsage || !saysUsage || chunk === null ? chunk : withoutUsage(chunk));
      const last = parts.at(-1);
      if (last?.type !== "end" && last?.type !== "fault") return text;
      over = true;
      if (last.type === "fault") return text + writeFaultEvent(last.fault);
      return `${text}${includeUsage ? encode(usageChunk(maker)) : ""}${encodeSseEvent(DONE)}`;
    },
  };
}

/** Usage that has been waiting, in a chunk of its own. */
function usageChunk({ names, heldUsage }: ChunkMaker): JsonObject | null {
  const usage = heldUsage === null ? null : writeUsage(heldUsage);
  const { id, object, created, model } = names;
  return usage === null ? null : { id, object, created, model, choices: [], usage };
}

/** Who did not ask for usage does not see it; a chunk that held nothing else is not sent. */
function withoutUsage(chunk: JsonObject): JsonObject | null {
  const { usage: _, ...rest } = chunk;
  return Array.isArray(rest.choices) && rest.choices.length === 0 ? null : rest;
}

function encode(json: JsonObject | null): string {
  return json === null ? "" : `data: ${JSON.stringify(json)}\n\n`;
}
